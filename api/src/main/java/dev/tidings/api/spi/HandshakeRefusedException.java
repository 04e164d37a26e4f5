package dev.tidings.api.spi;

import java.io.Serial;

/** An upgrade request is answered over HTTP, by the transport itself or as the engine said. */
public final class HandshakeRefusedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The answer. */
    private final transient HandshakeDecision.Refuse refusal;

    /**
     * Makes the exception.
     *
     * @param refusal the answer
     */
    public HandshakeRefusedException(HandshakeDecision.Refuse refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    /**
     * Returns the answer.
     *
     * @return its status and its body
     */
    public HandshakeDecision.Refuse refusal() {
        return refusal;
    }
}
