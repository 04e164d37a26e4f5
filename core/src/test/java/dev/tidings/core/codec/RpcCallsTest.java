package dev.tidings.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.core.testing.SchemaGuard;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcCallsTest {
    private final InboundDecoder decoder = InboundDecoder.create(InboundLimits.defaults());

    private Inbound decode(String text) {
        return decoder.decode(text.replace('\'', '"'));
    }

    private static String text(OutboundFrame frame) {
        SchemaGuard.shared().check(frame.text());
        return frame.text().replace('"', '\'');
    }

    @Test
    void the_method_is_the_type_and_the_params_are_the_fields() {
        Inbound call =
                decode("{'jsonrpc':'2.0','method':'chat_message','params':{'message':'hi','request_id':'q-7'},'id':3}");

        assertThat(call)
                .isEqualTo(new Inbound.Call(
                        new RpcId(true, 3L),
                        "chat_message",
                        RequestId.of("q-7"),
                        Map.of("message", "hi", "request_id", "q-7")));
        assertThat(decode("{'jsonrpc':'2.0','method':'a'}"))
                .isEqualTo(new Inbound.Call(RpcId.none(), "a", null, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'id':1 | 1",
                "'id':-7 | -7",
                "'id':9223372036854775807 | 9223372036854775807",
                "'id':1.5 | 1.5",
                "'id':1.50 | 1.5",
                "'id':1e2 | 100.0",
                "'id':'a\\u00e9\\n' | 'a\u00e9\\n'",
                "'id':'' | ''",
                "'id':null | null"
            },
            quoteCharacter = '~')
    void an_id_comes_back_with_the_value_it_had(String id, String expected) {
        Inbound.Call call = (Inbound.Call) decode("{'jsonrpc':'2.0','method':'a'," + id + "}");

        assertThat(call.id().given()).isTrue();
        assertThat(text(RpcFrames.result(call.id(), "a", null)))
                .isEqualTo("{'jsonrpc':'2.0','result':{'status':'processed','method':'a'},'id':" + expected + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'jsonrpc':'1.0','method':'a','id':1} | INVALID_REQUEST | jsonrpc must be | true",
                "{'jsonrpc':2,'method':'a','id':1} | INVALID_REQUEST | jsonrpc must be | true",
                "{'jsonrpc':'2.0','id':1} | INVALID_REQUEST | method must be given | true",
                "{'jsonrpc':'2.0','method':7,'id':1} | INVALID_REQUEST | method must be a text | true",
                "{'jsonrpc':'2.0','method':' ','id':1} | INVALID_REQUEST | method must have 1 to 64 | true",
                "{'jsonrpc':'2.0','method':'a','id':{}} | INVALID_REQUEST | id must be | true",
                "{'jsonrpc':'2.0','method':'a','id':[1]} | INVALID_REQUEST | id must be | true",
                "{'jsonrpc':'2.0','method':'a','id':true} | INVALID_REQUEST | id must be | true",
                "{'jsonrpc':'2.0','method':'a','params':[1],'id':1} | INVALID_PARAMS | params must be an object | true",
                "{'jsonrpc':'2.0','method':'a','params':'x','id':1} | INVALID_PARAMS | params must be an object | true",
                "{'jsonrpc':'2.0','method':'a','params':null,'id':1} | INVALID_PARAMS | params must be an object | true",
                "{'jsonrpc':'2.0','method':'a','params':{'request_id':7},'id':1} | INVALID_PARAMS | request_id must | true",
                "{'jsonrpc':'2.0','method':'a','params':[1]} | INVALID_PARAMS | params must be an object | false",
                "{'jsonrpc':'2.0'} | INVALID_REQUEST | method must be given | true"
            },
            quoteCharacter = '~')
    void what_is_no_call_is_refused_with_its_code_and_only_a_notification_is_not_answered(
            String text, RpcError error, String why, boolean answered) {
        assertThat(decode(text)).isInstanceOfSatisfying(Inbound.MalformedCall.class, malformed -> {
            assertThat(malformed.error()).isEqualTo(error);
            assertThat(malformed.message()).startsWith(why);
            assertThat(malformed.answered()).isEqualTo(answered);
            assertThat(text(RpcFrames.error(malformed))).contains("'code':" + error.code());
        });
    }

    @Test
    void an_id_has_at_most_128_characters() {
        assertThat(decode("{'jsonrpc':'2.0','method':'a','id':'" + "x".repeat(128) + "'}"))
                .isInstanceOf(Inbound.Call.class);
        assertThat(decode("{'jsonrpc':'2.0','method':'a','id':'" + "x".repeat(129) + "'}"))
                .isInstanceOfSatisfying(
                        Inbound.MalformedCall.class,
                        malformed -> assertThat(malformed.id().given()).isFalse());
    }

    @Test
    void limits_and_duplicates_are_judged_before_it_is_read_as_a_call() {
        assertThat(decode("{'jsonrpc':'2.0','method':'a','id':1,'id':2}")).isInstanceOf(Inbound.Malformed.class);
        assertThat(decode("{'jsonrpc':'2.0','method':'a','id':12345678901234567890}"))
                .isInstanceOf(Inbound.Malformed.class);
        assertThat(decode("{'jsonrpc':'2.0','method':'a','params':" + "[".repeat(40) + "]".repeat(40) + "}"))
                .isInstanceOf(Inbound.Malformed.class);
        assertThat(decode("[{'jsonrpc':'2.0','method':'a','id':1}]"))
                .isEqualTo(new Inbound.Malformed(
                        "bad_message",
                        "message must be one json object but was an array: send each message by itself"));
    }

    @ParameterizedTest
    @CsvSource({
        "unknown_type, -32601",
        "bad_message, -32602",
        "internal_error, -32603",
        "user_mismatch, -32000",
        "quota, -32000"
    })
    void a_refusal_has_the_code_of_its_kind_and_its_own_beside_it(String errorCode, int code) {
        assertThat(text(RpcFrames.error(new RpcId(true, "x"), new MessageReply.Rejected(errorCode, "no", true), null)))
                .isEqualTo("{'jsonrpc':'2.0','error':{'code':" + code + ",'message':'no','data':{'error_code':'"
                        + errorCode + "','retryable':true}},'id':'x'}");
    }

    @Test
    void an_answer_names_the_run_or_when_to_try_again() {
        assertThat(text(RpcFrames.result(new RpcId(true, 1L), "a", RunId.of("r-7"))))
                .contains("'method':'a','run_id':'r-7'}");
        assertThat(text(RpcFrames.error(new RpcId(true, 1L), new MessageReply.Rejected("a", "b", true), 250L)))
                .contains("'retry_after_ms':250");
    }
}
