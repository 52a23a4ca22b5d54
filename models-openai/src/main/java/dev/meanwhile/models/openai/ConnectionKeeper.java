package dev.meanwhile.models.openai;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Notes on which connection a request goes, so that waiting for its body can have a time of its own, other than its headers'. */
final class ConnectionKeeper extends HttpRequestExecutor {
    private static final String CONNECTION = "meanwhile.connection";

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        context.setAttribute(CONNECTION, connection);
        return super.execute(request, connection, callback, context);
    }

    /** That of the request which was executed in this context. */
    static HttpClientConnection connection(HttpContext context) {
        return (HttpClientConnection) context.getAttribute(CONNECTION);
    }
}
