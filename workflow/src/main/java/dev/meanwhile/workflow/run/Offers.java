package dev.meanwhile.workflow.run;

import dev.meanwhile.core.chat.ToolOffers;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.round.ToolOffer;
import java.util.ArrayList;
import java.util.List;

/** Offers tools to a node by their names. */
final class Offers {
    private final NodeCall call;

    Offers(NodeCall call) {
        this.call = call;
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code tool_failed} for one that is not registered any more */
    List<ToolOffer> of(List<String> names) throws InterruptedException {
        var offers = new ArrayList<ToolOffer>();
        for (var name : names) {
            var tool = call.attempt()
                    .services()
                    .parts()
                    .registry()
                    .await(call.attempt().job().project(), name)
                    .orElseThrow(() ->
                            ErrorCode.TOOL_FAILED.exception("node '%s': the tool '%s' is not registered on this server"
                                    .formatted(call.step().node(), name)));
            var spec = tool.spec();
            offers.add(new ToolOffer(
                    name, ToolOffers.definition(spec), spec.runtime().wireName(), false));
        }
        return offers;
    }
}
