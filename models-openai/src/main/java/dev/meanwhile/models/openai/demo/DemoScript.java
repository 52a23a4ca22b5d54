package dev.meanwhile.models.openai.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides what the demo model does. The same request always leads to the same turn. */
final class DemoScript {
    static final String LABEL = "I am Meanwhile's demo model, a script and not a real model: set OPENROUTER_API_KEY, or"
            + " OPENAI_BASE_URL and OPENAI_API_KEY, to use one. ";

    private static final String HINT = " Ask me for the time in Tokyo, or what 17*23 is, and I call a tool.";

    private static final String TIME = "get_current_time";
    private static final String SUM = "calculate";
    private static final JsonMapper JSON = new JsonMapper();

    private DemoScript() {}

    static DemoTurn turn(DemoRequest request, DemoKnobs knobs) throws DemoRefusal {
        if (request.round() <= knobs.rounds().count()) {
            return scriptedRound(request, knobs.rounds());
        }
        if (knobs.pace().chunks() > 0) {
            return new DemoTurn.Say(
                    DemoText.chunks(knobs.pace().chunks(), knobs.pace().words()));
        }
        var call = request.toolChoice().equals("none") ? null : call(request);
        return call == null ? answer(request) : call;
    }

    private static DemoTurn scriptedRound(DemoRequest request, DemoKnobs.Rounds rounds) throws DemoRefusal {
        var offered = request.tools().keySet();
        if (offered.isEmpty()) {
            throw new DemoRefusal("rounds needs a tool in the request's tools, but there is none");
        }
        var tool = rounds.tool().isEmpty() ? offered.iterator().next() : rounds.tool();
        if (!offered.contains(tool)) {
            throw new DemoRefusal("tool must be one of the request's tools " + offered + " but is \"" + tool + "\"");
        }
        var arguments = rounds.arguments().isEmpty()
                ? argumentsFor(tool, request)
                : rounds.arguments().replace("$round", Integer.toString(request.round()));
        return new DemoTurn.Call(Collections.nCopies(rounds.calls(), new DemoTurn.Use(tool, arguments)));
    }

    private static DemoTurn.@Nullable Call call(DemoRequest request) {
        var called = request.results().keySet();
        for (var tool : wanted(request)) {
            if (request.tools().containsKey(tool) && !called.contains(tool)) {
                return DemoTurn.Call.of(tool, argumentsFor(tool, request));
            }
        }
        return null;
    }

    private static List<String> wanted(DemoRequest request) {
        var wanted = new ArrayList<String>();
        if (!List.of("auto", "required", "").contains(request.toolChoice())) {
            wanted.add(request.toolChoice());
        }
        if (request.tools().containsKey(DemoRoutes.TOOL)) {
            return List.of(DemoRoutes.TOOL);
        }
        if (DemoQuestions.asksForTime(request.question())) {
            wanted.add(TIME);
        }
        if (DemoQuestions.sumIn(request.question()) != null) {
            wanted.add(SUM);
        }
        if (request.toolChoice().equals("required") && wanted.isEmpty() && request.round() == 1) {
            wanted.addAll(request.tools().keySet());
        }
        return wanted;
    }

    private static String argumentsFor(String tool, DemoRequest request) {
        return switch (tool) {
            case TIME -> json(Map.of("timezone", DemoCities.zoneIn(request.question())));
            case SUM -> {
                var sum = DemoQuestions.sumIn(request.question());
                yield json(Map.of("expression", sum == null ? "1+1" : sum));
            }
            case DemoRoutes.TOOL ->
                json(Map.of(
                        "route_id",
                        DemoRoutes.choose(request),
                        "reasoning",
                        "It shares the most words with the input."));
            default -> "{}";
        };
    }

    private static DemoTurn answer(DemoRequest request) {
        var condition = DemoConditions.answer(request.instructions());
        if (condition != null && request.tools().isEmpty()) {
            return DemoTurn.say(condition);
        }
        if (request.outputSchema().isObject()) {
            return DemoTurn.say(DemoObjects.fitting(request.outputSchema(), request.question())
                    .toString());
        }
        var text = new StringBuilder(LABEL);
        var question = request.question();
        if (DemoQuestions.asksForTime(question)) {
            var zone = DemoCities.zoneIn(question);
            text.append(told(request, TIME, "The time in " + zone.replace('_', ' ') + " is "));
        }
        var sum = DemoQuestions.sumIn(question);
        if (sum != null) {
            text.append(told(request, SUM, sum + " = "));
        }
        if (text.length() == LABEL.length()) {
            text.append(echo(request));
        }
        return DemoTurn.say(text.toString().strip());
    }

    /** An agent of a workflow reads what another one said, and should not take that for questions. */
    static String withoutOwnWords(String text) {
        return text.replace(LABEL, "").replace(HINT, "");
    }

    private static String told(DemoRequest request, String tool, String beginning) {
        var result = request.results().get(tool);
        if (result == null) {
            return "I would call " + tool + " for that, but it is not among my tools. ";
        }
        return beginning + shown(result) + ". ";
    }

    private static String echo(DemoRequest request) {
        var results = request.results();
        if (!results.isEmpty()) {
            var last = List.copyOf(results.entrySet()).getLast();
            return "The tool " + last.getKey() + " said: " + shown(last.getValue());
        }
        var question = cut(request.question());
        return "You said: \"" + question + "\"." + HINT;
    }

    /** The value in a tool's result, if it is an object that has one by a usual name. */
    private static String shown(String result) {
        try {
            var json = JSON.readTree(result);
            for (var field : List.of("error", "time", "local", "datetime", "iso", "result", "value", "answer")) {
                var value = json.path(field);
                if (value.isValueNode()) {
                    return cut(value.asText());
                }
            }
        } catch (JsonProcessingException e) {
            return cut(result); // plain text is an answer too
        }
        return cut(result);
    }

    private static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    private static String json(Map<String, String> values) {
        return JSON.valueToTree(new TreeMap<>(values)).toString();
    }
}
