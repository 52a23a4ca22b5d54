package dev.meanwhile.workflow.definition;

import java.util.List;

/** What is found under the id that a subflow node names. */
public sealed interface Subflow {

    /** @param needs the inputs that it must be given */
    record Present(List<String> needs) implements Subflow {
        public Present {
            needs = List.copyOf(needs);
        }
    }

    /** @param way from the named workflow to one that is not there, by ids; often that is the same */
    record Missing(List<String> way) implements Subflow {
        public Missing {
            way = List.copyOf(way);
        }
    }

    /** @param way from the named workflow to one that was on the way before, by ids */
    record Circular(List<String> way) implements Subflow {
        public Circular {
            way = List.copyOf(way);
        }
    }

    /** @param bound what it goes beyond, as in {@code subflows are at most 10 deep} */
    record Excessive(String bound) implements Subflow {}
}
