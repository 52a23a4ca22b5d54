/**
 * What every dialect's endpoints stand on. An endpoint is a {@link dev.meanwhile.server.http.Route}: method, path template, the
 * {@link dev.meanwhile.core.access.Action} it performs and a block of plain, blocking code that runs on a virtual thread with an
 * {@link dev.meanwhile.server.http.Exchange}. Routes come in a {@link dev.meanwhile.server.http.RouteGroup}, which says how its
 * dialect words errors. {@link dev.meanwhile.server.http.Dispatcher} is the one door: host check, match, authentication, call,
 * errors.
 *
 * <p>An endpoint must ask {@link dev.meanwhile.server.http.Exchange#require} for the resource it touches before it answers; one
 * that forgets is a bug and answers 500, so that its first test fails.
 *
 * <pre>
 * Route.get("/api/v1/jobs/{id}", Action.READ_JOB, exchange -&gt; {
 *     var job = jobs.find(id).orElseThrow(…);
 *     exchange.require(Resource.OfJob.of(job));
 *     exchange.json(200, view(job));
 * })
 * </pre>
 */
@NullMarked
package dev.meanwhile.server.http;

import org.jspecify.annotations.NullMarked;
