package dev.meanwhile.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageSignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant AT = Instant.ofEpochSecond(1614265330);

    /** The example that the scheme's own libraries are tested with. */
    @Test
    void thePublishedExampleIsSignedAsPublished() {
        var headers =
                MessageSignature.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", AT, "{\"test\": 2432232314}", List.of(SECRET));

        assertThat(headers)
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .hasSize(3);
    }

    @Test
    void eachSecretGivesASignature() {
        var other = MessageSignature.newSecret(new SecureRandom());

        var both = MessageSignature.headers("m", AT, "{}", List.of(other, SECRET));

        var first = MessageSignature.headers("m", AT, "{}", List.of(other)).get("webhook-signature");
        var second = MessageSignature.headers("m", AT, "{}", List.of(SECRET)).get("webhook-signature");
        assertThat(both).containsEntry("webhook-signature", first + " " + second);
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void aNewSecretHas32RandomBytes() {
        var random = new SecureRandom();
        var secret = MessageSignature.newSecret(random);

        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32);
        assertThat(secret).startsWith("whsec_").isNotEqualTo(MessageSignature.newSecret(random));
    }

    @Test
    void whatIsNoSecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageSignature.headers("m", AT, "{}", List.of("whsec_not base64")));
    }
}
