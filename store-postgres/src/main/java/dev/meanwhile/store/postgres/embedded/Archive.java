package dev.meanwhile.store.postgres.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A {@code .tar.xz} on its way into a folder that nothing of it can leave. */
final class Archive {
    private final TarArchiveInputStream tar;
    private final Path folder;

    private Archive(TarArchiveInputStream tar, Path folder) {
        this.tar = tar;
        this.folder = folder;
    }

    /**
     * Writes an archive's folders, files and links into a new folder. All is on the disk when it returns.
     *
     * @throws EmbeddedPostgresException if an entry or a link leads out of the folder, or is of another kind
     */
    static void unpack(InputStream txz, Path folder) throws IOException {
        Folders.create(folder, Folders.READABLE);
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(txz)))) {
            new Archive(tar, folder).unpack();
        }
    }

    private void unpack() throws IOException {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            var path = confined(folder.resolve(entry.getName()), entry);
            Folders.create(path.resolveSibling(""), Folders.READABLE); // some have no entry of their own
            if (entry.isDirectory()) {
                Folders.create(path, Folders.READABLE);
            } else if (entry.isSymbolicLink()) {
                confined(path.resolveSibling(entry.getLinkName()), entry);
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else if (entry.getLinkFlag() == TarConstants.LF_NORMAL) {
                write(entry, path);
            } else {
                throw new EmbeddedPostgresException(
                        "the archive holds %s, which is no file, folder or link".formatted(entry.getName()));
            }
        }
    }

    private Path confined(Path path, TarArchiveEntry entry) {
        var plain = path.normalize();
        if (!plain.startsWith(folder)) {
            throw new EmbeddedPostgresException(
                    "the archive's entry %s leads out of its folder".formatted(entry.getName()));
        }
        return plain;
    }

    /** Of the modes only the right to run is kept; nobody but the owner may write. */
    private void write(TarArchiveEntry entry, Path path) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            tar.transferTo(Channels.newOutputStream(file));
            file.force(false);
        }
        var runnable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(runnable ? Folders.READABLE : "rw-r--r--"));
    }
}
