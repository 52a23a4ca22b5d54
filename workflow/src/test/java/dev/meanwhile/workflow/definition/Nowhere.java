package dev.meanwhile.workflow.definition;

import java.util.List;

/** Surroundings in which there is nothing. */
final class Nowhere implements Surroundings {
    @Override
    public boolean hasDefaultModel() {
        return false;
    }

    @Override
    public boolean hasTool(String name) {
        return false;
    }

    @Override
    public Subflow subflow(String id) {
        return new Subflow.Missing(List.of(id));
    }
}
