package dev.meanwhile.cli;

/** Ids that people type. */
final class Ids {
    private Ids() {}

    /** @throws CliException for what cannot be an id, before it becomes part of an address */
    static String checked(String id) {
        if (!id.matches("[0-9A-Za-z._-]{1,64}")) {
            throw new CliException("'%s' is no job's id; meanwhile jobs lists them".formatted(id));
        }
        return id;
    }

    /** The same for workflows. */
    static String ofWorkflow(String id) {
        if (!id.matches("[0-9A-Za-z][0-9A-Za-z._-]{0,127}")) {
            throw new CliException(
                    "'%s' is no workflow's id: letters, digits, '.', '_' and '-', beginning with a letter or digit"
                            .formatted(id));
        }
        return id;
    }
}
