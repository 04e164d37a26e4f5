package dev.tidings.jwt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches a key set by HTTP: one request, no redirect, the whole of it within the limit. */
final class HttpJwksFetcher implements JwksFetcher {
    static final int MAX_BYTES = 131_072;

    private static final int OK = 200;

    private final HttpClient client;
    private final HttpRequest request;
    private final Duration limit;

    HttpJwksFetcher(URI uri, Duration limit) {
        this.limit = limit;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit)
                .build();
        this.request = HttpRequest.newBuilder(uri)
                .timeout(limit)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
    }

    @Override
    public byte[] fetch() throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, HttpJwksFetcher::body);
        try {
            return requireOk(response.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new IOException("no whole answer came within " + limit, e);
        } catch (ExecutionException e) {
            throw new IOException("the request failed: " + reasonOf(e), e);
        } finally {
            response.cancel(true);
        }
    }

    private static HttpResponse.BodySubscriber<byte[]> body(HttpResponse.ResponseInfo answer) {
        return answer.statusCode() == OK
                ? new BoundedBody(MAX_BYTES)
                : HttpResponse.BodySubscribers.replacing(new byte[0]);
    }

    private static byte[] requireOk(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != OK) {
            throw new IOException("the status must be " + OK + " but was " + response.statusCode());
        }
        return response.body();
    }

    private static String reasonOf(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? "no cause" : cause.getClass().getSimpleName();
    }
}
