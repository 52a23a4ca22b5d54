package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The page of all nodes and their fields, written from their declarations. */
final class NodeReference {
    private static final String HEAD = """
            # Workflow nodes

            <!-- Written by NodeReferenceTest from dev.meanwhile.workflow.definition; edit that. -->

            A document is `{meta?, nodes: [{id, type, position?, data}], edges: [{id?, source, target, sourceHandle?, label?, data?}]}`, in the
            format of or3-workflows, version 2.x. Fields that are not described here are kept and mean nothing. How it is kept and checked:
            [the API](../api.md#definitions-of-workflows).

            An edge leaves its source by an exit, its `sourceHandle`; without one by `output`. All nodes have `output`, `error` (taken on a failure
            with `errorHandling.mode` `branch`) and `rejected` (taken when a person said no); some have more. A node's input is the output of its
            parents: with several parents joined by a blank line in the order of the edges, or as the edges' `data.inputMapping` says.
            """;

    private static final Field.Place NOBODY = new Field.Place() {
        @Override
        public void complain(String what) {
            // an empty node may well lack something
        }

        @Override
        public Field.Place of(String part) {
            return this;
        }
    };

    private NodeReference() {}

    static String markdown() {
        var page = new StringBuilder(HEAD);
        page.append("\n## Nodes\n");
        NodeTypes.ALL.forEach(type -> page.append(node(type)));
        page.append("\n## Parts of nodes\n");
        page.append(part("`errorHandling`", "", ErrorHandling.MODE, ErrorHandling.RETRY));
        page.append(part(
                "`errorHandling.retry`",
                "",
                Retry.MAX_RETRIES,
                Retry.BASE_DELAY,
                Retry.MAX_DELAY,
                Retry.RETRY_ON,
                Retry.SKIP_ON));
        page.append(part(
                "`hitl`",
                "People in the loop.",
                Hitl.ENABLED,
                Hitl.MODE,
                Hitl.PROMPT,
                Hitl.OPTIONS,
                Hitl.INPUT_SCHEMA,
                Hitl.TIMEOUT,
                Hitl.DEFAULT_ACTION));
        page.append(part(
                "`branches[]`",
                "Of `parallel` nodes.",
                ParallelNode.Branch.ID,
                ParallelNode.Branch.LABEL,
                ParallelNode.Branch.MODEL,
                ParallelNode.Branch.PROMPT,
                AgentNode.TOOLS));
        page.append(document());
        page.append(problems());
        return page.toString();
    }

    private static String node(NodeType type) {
        var aliases = type.aliases().isEmpty() ? "" : " (or %s)".formatted(quoted(type.aliases()));
        var text = "\n### `%s`%s\n\n%s%s\n".formatted(type.name(), aliases, type.meaning(), exits(type));
        return type.fields().isEmpty() ? text : text + table(type.fields());
    }

    private static String exits(NodeType type) {
        var handles = type.reader()
                .apply(new Data(JsonNodeFactory.instance.objectNode(), NOBODY))
                .handles();
        if (handles.isOpen()) {
            return " Each edge may name an exit of its own: its route.";
        }
        return handles.own().isEmpty()
                ? ""
                : " Further exits: %s."
                        .formatted(quoted(handles.own().stream().sorted().toList()));
    }

    private static String document() {
        return "\n## Edges\n"
                + table(List.of(
                        DocumentReader.SOURCE,
                        DocumentReader.TARGET,
                        DocumentReader.SOURCE_HANDLE,
                        DocumentReader.LABEL))
                + part("`data`", "", DocumentReader.INPUT_MAPPING)
                + part(
                        "`data.inputMapping`",
                        "",
                        InputMapping.MODE,
                        InputMapping.TEMPLATE,
                        InputMapping.KEY,
                        InputMapping.SEPARATOR)
                + "\n## The document\n"
                + part("`meta`", "", Meta.VERSION, Meta.NAME, Meta.DESCRIPTION, Meta.INPUTS, Meta.EXECUTION)
                + part("`meta.inputs[]`", "", Meta.Input.ID, Meta.Input.REQUIRED, Meta.Input.DEFAULT_VALUE)
                + part(
                        "`meta.execution`",
                        "",
                        Meta.StopPolicy.MAX_STEPS,
                        Meta.StopPolicy.MAX_DURATION,
                        Meta.StopPolicy.MAX_TOKENS,
                        Meta.StopPolicy.MAX_COST,
                        Meta.Execution.COMPACTION)
                + part(
                        "`meta.execution.compaction`",
                        "Of the messages that its thread or its start brings along, before the run's own.",
                        Compaction.THRESHOLD,
                        Compaction.PRESERVE_RECENT,
                        Compaction.STRATEGY,
                        Compaction.SUMMARIZE_MODEL,
                        Compaction.SUMMARIZE_PROMPT);
    }

    private static String part(String title, String meaning, Field<?>... fields) {
        return "\n### %s\n%s".formatted(title, meaning.isEmpty() ? "" : "\n" + meaning + "\n") + table(List.of(fields));
    }

    private static String table(List<Field<?>> fields) {
        return fields.stream()
                .map(field -> "| `%s` | %s | %s | %s |\n"
                        .formatted(field.name(), field.type(), absent(field), field.meaning()))
                .collect(Collectors.joining(
                        "", "\n| field | type | left out | meaning |\n| --- | --- | --- | --- |\n", ""));
    }

    private static String absent(Field<?> field) {
        return switch (field.absent()) {
            case null -> "";
            case Named named -> "`%s`".formatted(named.wireName());
            case Duration time -> "%,d".formatted(time.toMillis());
            case List<?> _ -> "none";
            case String text when text.isEmpty() -> "";
            case String text -> "`%s`".formatted(text);
            case Object other -> other.toString();
        };
    }

    private static String problems() {
        var table = new StringBuilder("""

                ## What can be wrong

                Errors keep a workflow from being kept and from running; warnings are told and keep it from nothing.

                | code | severity | meaning |
                | --- | --- | --- |
                """);
        for (var code : ProblemCode.values()) {
            table.append("| `%s` | %s | %s |\n".formatted(code, code.severity().wireName(), code.meaning()));
        }
        return table.toString();
    }

    private static String quoted(List<String> names) {
        return names.stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }
}
