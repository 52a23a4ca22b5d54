package dev.meanwhile.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Wait;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The names under which constants are stored and sent. */
class WireNamesTest {

    static Stream<List<String>> vocabularies() {
        return Stream.of(
                Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList(),
                Arrays.stream(JobState.values()).map(JobState::wireName).toList(),
                Arrays.stream(Action.values()).map(Action::wireName).toList(),
                Arrays.stream(Ask.Kind.values()).map(Ask.Kind::wireName).toList(),
                Arrays.stream(Wait.State.values()).map(Wait.State::wireName).toList(),
                Arrays.stream(CallState.values()).map(CallState::wireName).toList(),
                Arrays.stream(Job.WaitReason.values())
                        .map(Job.WaitReason::wireName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void namesAreUniqueAndInSnakeCase(List<String> names) {
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+(_[a-z]+)*"));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void aCodeIsFoundByItsName(ErrorCode code) {
        assertThat(ErrorCode.ofWireName(code.wireName())).isEqualTo(code);
    }

    static ErrorCode[] codes() {
        return ErrorCode.values();
    }

    @ParameterizedTest
    @MethodSource("states")
    void aStateIsFoundByItsName(JobState state) {
        assertThat(JobState.ofWireName(state.wireName())).contains(state);
    }

    static JobState[] states() {
        return JobState.values();
    }
}
