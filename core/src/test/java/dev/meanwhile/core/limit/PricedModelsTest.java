package dev.meanwhile.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.fake.ScriptedModelClient;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.limit.Prices.Price;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnFact.Measured;
import dev.meanwhile.core.llm.TurnFact.Text;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.TurnOutcome.Finished;
import dev.meanwhile.core.llm.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PricedModelsTest {
    private static final Prices PRICES =
            new Prices(List.of(price("gpt-5*", "2.50", "0.25", "10"), price("gpt*", "1", "1", "1")));

    private static Price price(String models, String input, String cached, String output) {
        return new Price(models, new BigDecimal(input), new BigDecimal(cached), new BigDecimal(output));
    }

    /** What the loop learns of a turn in which the provider measured this. */
    private static List<TurnFact> told(String model, Usage measured) throws InterruptedException {
        var turn = Turn.of(List.of(new Text("hi"), new Measured(measured)), new Finished(FinishReason.STOP));
        var facts = new ArrayList<TurnFact>();
        var options = JsonNodeFactory.instance.objectNode();
        var request = new ModelRequest(model, List.of(), List.of(), null, options, null);

        new PricedModels(new ScriptedModelClient(turn), PRICES).stream(request, facts::add);

        return facts;
    }

    private static BigDecimal cost(String model, Usage measured) throws InterruptedException {
        return ((Measured) told(model, measured).getLast()).usage().cost();
    }

    @Test
    void tokensReadCachedAndWrittenHaveTheirPrices() throws InterruptedException {
        var cost = cost("gpt-5-mini", new Usage(1_000, 400, 30, 10, null));

        // 600 at 2.50, 400 at 0.25 and 30 at 10 dollars a million
        assertThat(cost).isEqualByComparingTo("0.0019");
    }

    @Test
    void sumsOfSmallAmountsAreExact() throws InterruptedException {
        var cost = cost("gpt-4", new Usage(1, 0, 0, 0, null));

        var sum = BigDecimal.ZERO;
        for (var i = 0; i < 10; i++) {
            sum = sum.add(cost);
        }

        assertThat(sum).isEqualByComparingTo("0.00001");
    }

    @Test
    void theFirstPriceThatTakesTheModelCounts() throws InterruptedException {
        assertThat(cost("gpt-4", new Usage(1_000_000, 0, 0, 0, null))).isEqualByComparingTo("1");
    }

    @Test
    void whatTheProviderReportsGoesBeforeTheTable() throws InterruptedException {
        assertThat(cost("gpt-5", new Usage(1_000, 0, 0, 0, BigDecimal.ZERO))).isZero();
    }

    @Test
    void aModelWithoutAPriceIsToldAsItWasMeasured() throws InterruptedException {
        var measured = new Usage(1_000, 0, 30, 10, null);

        assertThat(told("llama", measured)).containsExactly(new Text("hi"), new Measured(measured));
    }

    @Test
    void aPriceIsNeverNegative() {
        assertThatThrownBy(() -> price("*", "1", "-1", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("models.prices");
    }
}
