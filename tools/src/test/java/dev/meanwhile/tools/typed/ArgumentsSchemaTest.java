package dev.meanwhile.tools.typed;

import static dev.meanwhile.tools.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArgumentsSchemaTest {

    enum Unit {
        CELSIUS,
        FAHRENHEIT
    }

    record Place(
            @Describe("in degrees north") double latitude,
            @Nullable String name) {}

    record Everything(
            String text,
            int count,
            Long big,
            BigDecimal price,
            boolean isDry,
            Unit unit,
            List<String> tags,
            List<Place> places,
            Place home,
            Optional<Integer> limit,
            @Describe("a free remark") @Nullable String remark) {}

    record Unknown(Map<String, String> anything) {}

    record Own(@Nullable Own inner) {}

    @Test
    void everyKindOfComponentHasItsSchema() {
        var place = "{'type':'object','properties':{'latitude':{'type':'number','description':'in degrees north'},"
                + "'name':{'type':'string'}},'required':['latitude'],'additionalProperties':false}";

        assertThat(ArgumentsSchema.of(Everything.class))
                .isEqualTo(json("{'type':'object','properties':{'text':{'type':'string'},'count':{'type':'integer'},"
                        + "'big':{'type':'integer'},'price':{'type':'number'},'isDry':{'type':'boolean'},"
                        + "'unit':{'type':'string','enum':['celsius','fahrenheit']},"
                        + "'tags':{'type':'array','items':{'type':'string'}},'places':{'type':'array','items':" + place
                        + "},"
                        + "'home':" + place + ",'limit':{'type':'integer'},"
                        + "'remark':{'type':'string','description':'a free remark'}},"
                        + "'required':['text','count','big','price','isDry','unit','tags','places','home'],"
                        + "'additionalProperties':false}"));
    }

    @Test
    void theSchemaIsOneThatTheCheckerTakes() {
        assertThat(new NetworkntSchemas().checkSchema(ArgumentsSchema.of(Everything.class)))
                .isEmpty();
    }

    @Test
    void aTypeWithoutASchemaIsNamed() {
        assertThatThrownBy(() -> ArgumentsSchema.of(Unknown.class))
                .hasMessageContaining("Unknown.anything")
                .hasMessageContaining("java.util.Map");
    }

    @Test
    void aRecordThatContainsItselfIsRefused() {
        assertThatThrownBy(() -> ArgumentsSchema.of(Own.class)).hasMessageContaining("contain themselves");
    }
}
