package dev.meanwhile.server.auth;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTClaimsSetVerifier;
import com.nimbusds.jwt.proc.JWTProcessor;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.server.config.OidcConfig;
import dev.meanwhile.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/** Access tokens of one OIDC issuer: signed JWTs (RFC 9068) with its name and ours. */
public final class OidcTokens {
    /** Asymmetric ones alone: with a shared secret whoever verifies could also sign. */
    private static final Set<JWSAlgorithm> SIGNATURES = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int CLOCKS_DIFFER_SECONDS = 60;

    private final URI name;
    private final OidcIssuer issuer;
    private final String personClaim;
    private final JWTClaimsSetVerifier<SecurityContext> claims;

    /**
     * @param config with an issuer
     * @param web for the issuer and for where its keys are
     */
    public OidcTokens(OidcConfig config, GuardedHttp web, InstantSource clock) {
        this.name = requireNonNull(config.issuer());
        this.issuer = new OidcIssuer(name, web.allowing(name.getHost()));
        this.personClaim = config.person();
        this.claims = claims(requireNonNull(config.audience()), clock);
    }

    private JWTClaimsSetVerifier<SecurityContext> claims(String audience, InstantSource clock) {
        var ours = new JWTClaimsSet.Builder().issuer(name.toString()).build();
        var verifier = new DefaultJWTClaimsVerifier<SecurityContext>(audience, ours, Set.of(personClaim, "exp")) {
            @Override
            protected Date currentTime() {
                return Date.from(clock.instant());
            }
        };
        verifier.setMaxClockSkew(CLOCKS_DIFFER_SECONDS);
        return verifier;
    }

    /** Whether a bearer's token looks like a JWT, which begins with an object in base64url; ours begin otherwise. */
    static boolean isOne(String token) {
        return token.startsWith("ey")
                && token.chars().filter(character -> character == '.').count() == 2;
    }

    /**
     * The person that a token is for.
     *
     * @throws EngineException {@code unauthenticated}, or {@code identity_unavailable} while the issuer's keys cannot be read
     */
    String person(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            claims.verify(
                    jwt.getJWTClaimsSet(), null); // first: what has expired is refused even while no keys can be read
            return person(signatures().process(jwt, null));
        } catch (BadJOSEException | ParseException e) {
            throw refused("it is not a valid one of %s for this server".formatted(name));
        } catch (JOSEException | IOException e) {
            var why = Optional.ofNullable(e.getMessage()).orElse("they were asked for too often");
            throw new EngineException(
                    ErrorCode.IDENTITY_UNAVAILABLE.failure("the keys of %s cannot be read: %s".formatted(name, why)),
                    e);
        }
    }

    private JWTProcessor<SecurityContext> signatures() throws IOException {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(SIGNATURES, issuer.keys()));
        processor.setJWTClaimsSetVerifier(claims);
        return processor;
    }

    private String person(JWTClaimsSet token) throws ParseException {
        var person = token.getStringClaim(personClaim);
        if (person == null || person.isBlank() || person.length() > Principal.LONGEST_USER) {
            throw refused(
                    "its claim %s must be a name of 1 to %d characters".formatted(personClaim, Principal.LONGEST_USER));
        }
        if (!person.equals(Json.clean(person))) {
            throw refused("its claim %s has characters that cannot be stored".formatted(personClaim));
        }
        if (person.equals(LocalOwner.NAME)) {
            throw refused("the name %s is the local owner's".formatted(person));
        }
        return person;
    }

    private static EngineException refused(String why) {
        return ErrorCode.UNAUTHENTICATED.exception("the access token is refused: " + why);
    }
}
