package dev.meanwhile.workflow.definition;

import java.util.List;
import java.util.Optional;

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
    public Optional<List<String>> inputsOf(String workflow) {
        return Optional.empty();
    }
}
