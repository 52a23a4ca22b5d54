package dev.meanwhile.core.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*,anything/at:all,true",
        "gpt-*,gpt-4,true",
        "gpt-*,xgpt-4,false",
        "*-mini,o4-mini,true",
        "a?c,abc,true",
        "a?c,ac,false",
        "a*b*c,aXbYbZc,true",
        "a*b*c,aXbYbZ,false",
        "exact,exact,true",
        "exact,exactly,false",
        "a.c,abc,false"
    })
    void globsMatchWholeNames(String glob, String name, boolean matches) {
        assertThat(Glob.matches(glob, name)).isEqualTo(matches);
    }
}
