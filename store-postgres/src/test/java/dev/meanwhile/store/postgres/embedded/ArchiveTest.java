package dev.meanwhile.store.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

    @TempDir
    Path parent;

    @Test
    void programsStayRunnableAndOthersDoNotBecomeSo() throws Exception {
        unpack(file("bin/run", 0755), file("share/data", 0666));

        assertThat(rights("bin/run")).isEqualTo("rwxr-xr-x");
        assertThat(rights("share/data")).isEqualTo("rw-r--r--");
        assertThat(folder().resolve("bin/run")).hasContent("content");
    }

    @Test
    void linksStayLinks() throws Exception {
        unpack(file("lib/libx.so.1", 0644), link("lib/libx.so", "libx.so.1"));

        assertThat(folder().resolve("lib/libx.so")).isSymbolicLink().hasContent("content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "bin/../../out"})
    void anEntryThatLeadsOutIsRefused(String name) {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> unpack(file(name, 0644)))
                .withMessageContaining(name);
        assertThat(parent.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../out"})
    void aLinkThatLeadsOutIsRefused(String target) {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> unpack(link("lib/out", target)))
                .withMessageContaining("lib/out");
    }

    @Test
    void aDeviceIsRefused() {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> unpack(new TarArchiveEntry("dev/null", TarConstants.LF_CHR)))
                .withMessageContaining("dev/null");
    }

    private void unpack(TarArchiveEntry... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new XZCompressorOutputStream(bytes))) {
            for (var entry : entries) {
                tar.putArchiveEntry(entry);
                if (entry.getLinkFlag() == TarConstants.LF_NORMAL) {
                    tar.write("content".getBytes(UTF_8));
                }
                tar.closeArchiveEntry();
            }
        }
        Archive.unpack(new ByteArrayInputStream(bytes.toByteArray()), folder());
    }

    private static TarArchiveEntry file(String name, int mode) {
        var entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        entry.setSize("content".length());
        return entry;
    }

    private static TarArchiveEntry link(String name, String target) {
        var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return entry;
    }

    private Path folder() {
        return parent.resolve("unpacked");
    }

    private String rights(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(path)));
    }
}
