package dev.meanwhile.examples.toolplugin;

import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The plugin {@code example}. Its one setting is {@code tools.example.notes}, a folder; without it there are no notes. */
public final class ExamplePlugin implements ToolPlugin {

    @Override
    public String name() {
        return "example";
    }

    @Override
    public List<Tool> tools(Function<String, @Nullable String> settings) {
        var dice = new RollDice(new SecureRandom());
        var notes = settings.apply("notes");
        if (notes == null) {
            return List.of(dice);
        }
        var folder = Path.of(notes);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            // a plugin that throws stops the start, so the operator learns of a wrong folder now and not from a failed
            // call
            throw new UncheckedIOException("tools.example.notes names '%s', which is no folder".formatted(notes), e);
        }
        return List.of(dice, new WriteNote(folder), new AppendNote(folder));
    }
}
