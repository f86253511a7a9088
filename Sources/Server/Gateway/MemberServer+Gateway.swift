internal import GRPC
internal import Gateway
internal import Reactor

/// What the client port answers over HTTP/1.1.
extension MemberServer {
    func answer(_ request: HTTP1Request, of session: HTTPSession) {
        // As etcd: asking what is allowed is answered alike everywhere.
        if request.method == "OPTIONS" { return session.respond(HTTP1Response(status: 200)) }
        if request.path == "/metrics" { return answerMetrics(request, of: session) }
        guard session.scope == .everything, GatewayRoutes.claims(request.path) else {
            return answerHealth(request, of: session)
        }
        guard settings.servesGateway, let method = gateway.routes.method(at: request.path) else {
            return session.respond(.text(404, "Not Found\n"))
        }
        guard request.method == "POST" else {
            return session.respond(.text(405, "Method Not Allowed\n", fields: [HTTP1Field("Allow", "POST")]))
        }
        do throws(GatewayRefusal) {
            session.link.start(try GatewayRequest(method, request, gateway.transcoder))
        } catch {
            session.respond(error)
        }
    }

    /// The same for all connections: a body may be a message of the largest size that gRPC takes, written as base64.
    var httpLimits: HTTP1Limits {
        var limits = HTTP1Limits()
        limits.bodyBytesMax = grpcLimits.messageBytesMax / 3 * 4 + MemberServer.requestOverheadBytes
        return limits
    }

    /// Hands the answers of this turn to those who asked as JSON.
    func advanceGateways() {
        guard !gatewaysWithInput.isEmpty else { return }
        var links: [GatewayLink] = []
        swap(&links, &gatewaysWithInput)
        for link in links { link.advance() }
    }
}
