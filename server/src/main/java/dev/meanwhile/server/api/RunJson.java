package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.core.round.Cut;
import dev.meanwhile.workflow.run.FlowView;
import dev.meanwhile.workflow.run.FlowView.NodeView;
import dev.meanwhile.workflow.run.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A run's nodes as the native API shows them. */
final class RunJson {

    /** As much of an output as an event shows. */
    private static final int SHOWN_BYTES = 32 << 10;

    private RunJson() {}

    /** {@code {id?, version?, name, prompt, nodes: […], failedNode?}}. */
    static ObjectNode of(FlowView view) {
        var node = view.request().workflow().deepCopy();
        node.put("prompt", view.request().prompt());
        var nodes = node.putArray("nodes");
        view.nodes().forEach(one -> nodes.add(of(view, one)));
        JobJson.put(node, "failedNode", view.failed());
        return node;
    }

    private static ObjectNode of(FlowView view, NodeView one) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("path", one.path()).put("node", one.node()).put("nodeType", one.type());
        node.put("label", one.label()).put("status", one.status());
        if (one.output() != null) {
            output(node, view, one.path(), one.output());
        }
        if (one.isReused()) {
            node.put("reused", true);
        }
        if (one.route() != null) {
            node.set("route", one.route());
        }
        if (one.failure() != null) {
            node.set("failure", FailureJson.write(one.failure()));
        }
        JobJson.put(node, "startedAt", one.startedAt());
        JobJson.put(node, "finishedAt", one.finishedAt());
        return node;
    }

    private static void output(ObjectNode node, FlowView view, String path, Value output) {
        switch (output) {
            case Value.Text(var text) -> {
                var whole = TextNode.valueOf(text);
                var shown = Cut.to(SHOWN_BYTES, whole);
                node.set("output", shown);
                if (!shown.equals(whole)) {
                    large(node, view, path, Cut.size(whole));
                }
            }
            case Value.Kept kept -> large(node.put("output", ""), view, path, kept.bytes());
        }
    }

    private static void large(ObjectNode node, FlowView view, String path, long size) {
        node.put("truncated", true).put("size", size);
        node.put("url", address(view, path));
    }

    /** Where the whole output is. */
    static String address(FlowView view, String path) {
        return "/api/v1/jobs/%s/outputs?path=%s"
                .formatted(view.job().id(), URLEncoder.encode(path, StandardCharsets.UTF_8));
    }
}
