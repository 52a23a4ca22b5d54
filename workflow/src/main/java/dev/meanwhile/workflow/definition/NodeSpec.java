package dev.meanwhile.workflow.definition;

import org.jspecify.annotations.Nullable;

/** What a node does. Each variant is one type of node, with its fields and how they are read. */
public sealed interface NodeSpec
        permits StartNode,
                AgentNode,
                RouterNode,
                ParallelNode,
                LoopNode,
                ToolNode,
                MemoryNode,
                SubflowNode,
                HumanNode,
                OutputNode {

    Field<ErrorHandling> ERROR_HANDLING =
            Field.shaped("errorHandling", "What becomes of the run when this node fails.", ErrorHandling::read);
    Field<Hitl> HITL = Field.shaped("hitl", "A question to people at this node.", Hitl::read);

    /** The exits it has besides those of all nodes. */
    default Handles handles() {
        return Handles.COMMON;
    }

    /** What becomes of the run when it fails. */
    default ErrorHandling errorHandling() {
        return ErrorHandling.STOP;
    }

    /** What people are asked at it, or null. */
    default @Nullable Hitl hitl() {
        return null;
    }
}
