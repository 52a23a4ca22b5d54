package dev.meanwhile.models.openai.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.models.openai.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoScriptTest {

    private static DemoTurn turn(String body) throws DemoRefusal {
        var request = DemoRequest.of(Requests.json(body));
        return DemoScript.turn(request, DemoKnobs.of(request.model()));
    }

    private static String said(String body) throws DemoRefusal {
        return String.join("", ((DemoTurn.Say) turn(body)).pieces());
    }

    private static String route(String question) throws DemoRefusal {
        var tool =
                "{'function':{'name':'select_route','parameters':{'properties':{'route_id':{'enum':['billing','tech-support','other']}}}}}";
        var system =
                "Routes:\\n- billing: invoices, payments and refunds\\n- tech-support: errors and crashes of the app\\n- other: the rest";
        var turn = (DemoTurn.Call) turn("{'messages':[{'role':'system','content':'" + system
                + "'},{'role':'user','content':'" + question + "'}],'tools':[" + tool
                + "],'tool_choice':{'type':'function','function':{'name':'select_route'}}}");
        assertThat(turn.uses()).hasSize(1);
        return Requests.json(turn.uses().getFirst().arguments())
                .path("route_id")
                .asText();
    }

    @Test
    void aRouteIsChosenByTheWordsItSharesWithTheQuestion() throws Exception {
        assertThat(route("My invoice is wrong, I want a refund")).isEqualTo("billing");
        assertThat(route("The app shows an error and then crashes")).isEqualTo("tech-support");
        assertThat(route("Zzz")).isEqualTo("billing");
    }

    @Test
    void routesThatAreDescribedInOneLineAreToldApart() throws Exception {
        var turn = (DemoTurn.Call)
                turn("{'messages':[{'role':'user','content':'The app shows an error'}],'tools':[{'function':"
                        + "{'name':'select_route','parameters':{'properties':{'route_id':{'enum':['billing','bug'],"
                        + "'description':'billing: invoices and payments; bug: errors of the app'}}}}}]}");

        assertThat(turn.uses().getFirst().arguments()).contains("\"route_id\":\"bug\"");
    }

    @Test
    void whatItSaysOfItselfIsNoQuestionWhenItComesBack() throws Exception {
        var first = said("{'messages':[{'role':'user','content':'Hello'}]}");

        var body = Requests.object("{'messages':[]}");
        body.withArray("messages").addObject().put("role", "user").put("content", "Translate.\n\n" + first);
        var second = (DemoTurn.Say) DemoScript.turn(DemoRequest.of(body), DemoKnobs.of("demo"));

        assertThat(String.join("", second.pieces())).contains("You said: \"Translate.\n\nYou said: \"Hello\".\".");
    }

    @Test
    void anAnswerFitsTheSchemaThatIsAskedFor() throws Exception {
        var schema =
                "{'type':'object','properties':{'title':{'type':'string','maxLength':9},'urgency':{'enum':['low','high']},"
                        + "'seats':{'type':'integer','minimum':3},'tags':{'type':'array','items':{'type':'string'}},'open':{'type':'boolean'}}}";

        var said = said("{'messages':[{'role':'user','content':'2 seats, high urgency'}],"
                + "'response_format':{'type':'json_schema','json_schema':{'name':'output','schema':" + schema + "}}}");

        assertThat(Requests.json(said))
                .isEqualTo(
                        Requests.json(
                                "{'title':'2 seats, ','urgency':'high','seats':3,'tags':['2 seats, high urgency'],'open':true}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Should we go on? Answer only yes or no. Iteration 0|yes",
                "Should we go on? Answer only yes or no. Iteration: 3|no",
                "Is the text finished? Reply with exactly yes or no. Iteration 1|no",
                "Is the text finished? Reply with exactly yes or no. Iteration 2|yes",
                "Respond with only \"continue\" or \"done\". This is pass number 1|continue",
                "Respond with only \"continue\" or \"done\". This is pass number 2|done",
                "Output true or false|false"
            })
    void aConditionIsAnsweredInItsWords(String prompt, String answer) throws Exception {
        assertThat(said(Requests.object("{}")
                        .set("messages", Requests.json("[{'role':'user'}]"))
                        .toString()
                        .replace("\"role\":\"user\"", "\"role\":\"user\",\"content\":" + quoted(prompt))))
                .isEqualTo(answer);
    }

    private static String quoted(String text) {
        return Requests.object("{}").textNode(text).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "what is 17*23?|17*23",
                "what is 17 × 23|17*23",
                "compute (1 + 2) * 3.5, please|(1+2)*3.5",
                "add 1,000 + 2|1000+2",
                "it is (about 3 + 4)|3+4",
                "10 x 10|10*10",
                "84 ÷ 2|84/2"
            })
    void sumsAreFoundInSentences(String question, String sum) {
        assertThat(DemoQuestions.sumIn(question)).isEqualTo(sum);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on 2026-11-21", "version 1.2.3", "no numbers", "42", "file-3-x"})
    void notEverythingWithNumbersIsASum(String question) {
        assertThat(DemoQuestions.sumIn(question)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "What time is it?,true",
        "the current time in Rome,true",
        "time is money,false",
        "Once upon a time,false"
    })
    void askingForTheTimeIsToldFromSpeakingOfIt(String question, boolean asks) {
        assertThat(DemoQuestions.asksForTime(question)).isEqualTo(asks);
    }

    @ParameterizedTest
    @CsvSource({"time in new york?,America/New_York", "TOKYO,Asia/Tokyo", "Europe/Vaduz please,Europe/Vaduz", "here,UTC"
    })
    void citiesHaveZones(String question, String zone) {
        assertThat(DemoCities.zoneIn(question)).isEqualTo(zone);
    }

    @Test
    void toolChoiceIsObeyed() throws Exception {
        var question =
                "{'messages':[{'role':'user','content':'what is 1+1'}],'tools':[{'function':{'name':'f'}},{'function':{'name':'calculate'}}],'tool_choice':";

        assertThat(turn(question + "'none'}")).isInstanceOf(DemoTurn.Say.class);
        assertThat(turn(question + "'auto'}")).isEqualTo(DemoTurn.Call.of("calculate", "{\"expression\":\"1+1\"}"));
        assertThat(turn(question + "{'type':'function','function':{'name':'f'}}}"))
                .isEqualTo(DemoTurn.Call.of("f", "{}"));
        assertThat(turn(question.replace("1+1", "up") + "'required'}")).isEqualTo(DemoTurn.Call.of("f", "{}"));
    }

    @Test
    void scriptedCallsMayTellTheirRound() throws Exception {
        var question =
                "{'model':'demo:rounds=2,args=%22note $round%22','tools':[{'function':{'name':'f'}}],'messages':[{'role':'user','content':'go'}";
        var called = ",{'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f','arguments':'{}'}}]}";

        assertThat(turn(question + "]}")).isEqualTo(DemoTurn.Call.of("f", "\"note 1\""));
        assertThat(turn(question + called + "]}")).isEqualTo(DemoTurn.Call.of("f", "\"note 2\""));
    }

    @Test
    void theResultOfAnyToolIsRepeated() throws Exception {
        assertThat(
                        said(
                                "{'messages':[{'role':'user','content':[{'type':'text','text':'go'}]},{'role':'assistant','tool_calls':[{'id':'1',"
                                        + "'function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'1','content':'plain words'}]}"))
                .endsWith("The tool f said: plain words");
    }
}
