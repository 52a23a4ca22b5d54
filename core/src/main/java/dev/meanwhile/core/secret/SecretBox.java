package dev.meanwhile.core.secret;

/** Encrypts secrets at rest; implemented with AES-256-GCM and a versioned key. */
public interface SecretBox {

    /**
     * Text that can be stored and shows nothing of the secret.
     *
     * @param purpose what it is for; the same is needed to open it, so that a secret cannot be moved to another place
     */
    String seal(Secret secret, String purpose);

    /**
     * @throws IllegalArgumentException if it was not sealed by this box's keys for this purpose
     */
    Secret open(String sealed, String purpose);
}
