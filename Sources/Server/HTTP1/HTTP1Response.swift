/// One HTTP/1.1 response, complete with its body.
public struct HTTP1Response: Hashable, Sendable {
    public var status: Int
    /// Besides Content-Length, Connection and Date, which are written for it.
    public var fields: [HTTP1Field]
    public var body: [UInt8]

    public init(status: Int, fields: [HTTP1Field] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Plain text. Browsers are told not to guess another type.
    public static func text(_ status: Int, _ text: String, fields: [HTTP1Field] = []) -> HTTP1Response {
        let type = [
            HTTP1Field("Content-Type", "text/plain; charset=utf-8"), HTTP1Field("X-Content-Type-Options", "nosniff"),
        ]
        return HTTP1Response(status: status, fields: type + fields, body: Array(text.utf8))
    }

    public static func json(_ status: Int, _ text: String) -> HTTP1Response {
        HTTP1Response(status: status, fields: [HTTP1Field("Content-Type", "application/json")], body: Array(text.utf8))
    }

    /// What a connection does after a response, which its header says.
    enum Persistence {
        case close
        /// HTTP/1.1 assumes it.
        case keep
        /// HTTP/1.0 must be told.
        case keepAndSay
    }

    /// The response on the wire.
    ///
    /// - Parameters:
    ///   - withoutBody: whether it answers HEAD: the length is that of the body, which is left out.
    ///   - date: the value of the Date field in the form of RFC 9110 §5.6.7; nil leaves it out.
    func serialized(_ persistence: Persistence, withoutBody: Bool, date: String?) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(Self.reason(status))\r\n"
        for field in fields { head += "\(field.name): \(Self.oneLine(field.value))\r\n" }
        if let date { head += "Date: \(Self.oneLine(date))\r\n" }
        // RFC 9110 §8.6: these statuses end with their header.
        let hasBody = status >= 200 && status != 204 && status != 304
        if hasBody { head += "Content-Length: \(body.count)\r\n" }
        switch persistence {
        case .close: head += "Connection: close\r\n"
        case .keep: break
        case .keepAndSay: head += "Connection: keep-alive\r\n"
        }
        head += "\r\n"
        return withoutBody || !hasBody ? Array(head.utf8) : Array(head.utf8) + body
    }

    /// The header of an answer whose length is not known.
    static func head(_ status: Int, _ fields: [HTTP1Field], isLast: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(reason(status))\r\n"
        for field in fields { head += "\(field.name): \(oneLine(field.value))\r\n" }
        if isLast { head += "Connection: close\r\n" }
        return Array((head + "\r\n").utf8)
    }

    /// A value can never end its line, whatever it was made from.
    private static func oneLine(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return value }
        return String(decoding: value.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 204: "No Content"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 417: "Expectation Failed"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 499: "Client Closed Request"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }
}
