package dev.meanwhile.workflow.library;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.Check;
import dev.meanwhile.workflow.definition.Meta;
import dev.meanwhile.workflow.definition.Workflow;
import java.util.regex.Pattern;

/**
 * A workflow to keep.
 *
 * @param id see {@link #isId}
 * @param name for people
 */
public record Wish(String project, String id, String name, String description, ObjectNode document) {
    /** What ids are, for messages. */
    public static final String ID = "1 to 128 letters, digits, '.', '_' and '-', beginning with a letter or digit";

    private static final Pattern IDS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public Wish {
        Check.that(isId(id), "a workflow's id must be %s", ID);
        Check.that(name.length() <= Meta.LONGEST_NAME, "a name must have at most %d characters", Meta.LONGEST_NAME);
        Check.that(
                description.length() <= Meta.LONGEST_DESCRIPTION,
                "a description must have at most %d characters",
                Meta.LONGEST_DESCRIPTION);
    }

    /** Under the name that the document gives itself, else under its id. */
    public static Wish of(String project, String id, Workflow workflow) {
        var meta = workflow.meta();
        var name = meta.name().isBlank() ? id : meta.name();
        return new Wish(project, id, name, meta.description(), workflow.document());
    }

    public static boolean isId(String text) {
        return IDS.matcher(text).matches();
    }
}
