/// Why a request is answered with an error by the connection itself, which is then closed: where the next request would
/// begin is no longer certain.
struct HTTP1Refusal: Error, Hashable {
    var status: Int
    var reason: String

    init(_ status: Int, _ reason: String) {
        self.status = status
        self.reason = reason
    }

    static func malformed(_ reason: String) -> HTTP1Refusal { HTTP1Refusal(400, reason) }

    var response: HTTP1Response { .text(status, reason + "\n") }
}
