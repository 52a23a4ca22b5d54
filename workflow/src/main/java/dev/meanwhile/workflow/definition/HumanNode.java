package dev.meanwhile.workflow.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to people, with no model.
 *
 * @param hitl what is asked; null only where the document does not say
 */
public record HumanNode(@Nullable Hitl hitl) implements NodeSpec {
    static final NodeType TYPE =
            new NodeType("human", List.of(), "Asks people and passes their answer on.", List.of(HITL), HumanNode::read);

    static HumanNode read(Data data) {
        var hitl = data.maybe(HITL);
        if (hitl == null) {
            data.complain("hitl", "must say what people are asked, with enabled=true");
        }
        return new HumanNode(hitl);
    }
}
