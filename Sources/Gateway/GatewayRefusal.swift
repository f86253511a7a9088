internal import JSON

/// How the end of a call that failed is told over HTTP.
public struct GatewayRefusal: Error, Hashable, Sendable {
    /// The number of the gRPC status code.
    public var code: Int
    public var message: String

    public init(code: Int, message: String) {
        self.code = code
        self.message = message
    }

    /// The status of HTTP for that of gRPC, as etcd 3.5 and later have it.
    public var httpStatus: Int {
        switch code {
        case 0: 200
        case 1: 499
        case 3, 9, 11: 400
        case 4: 504
        case 5: 404
        case 6, 10: 409
        case 7: 403
        case 8: 429
        case 12: 501
        case 14: 503
        case 16: 401
        default: 500
        }
    }

    /// The body of an answer that is nothing but the refusal.
    public var body: [UInt8] {
        var json: [UInt8] = []
        json.appendJSON(#"{"error":"#)
        json.appendJSONString(message)
        json.appendJSON(#","code":"#)
        json.appendJSONNumber(code)
        json.appendJSON(#","message":"#)
        json.appendJSONString(message)
        json.appendJSON("}")
        return json
    }

    /// The last line of a stream: with the fields that clients of etcd 3.4 and 3.5 know, and those of later ones.
    public var line: [UInt8] {
        var json: [UInt8] = []
        json.appendJSON(#"{"error":{"grpc_code":"#)
        json.appendJSONNumber(code)
        json.appendJSON(#","http_code":"#)
        json.appendJSONNumber(httpStatus)
        json.appendJSON(#","code":"#)
        json.appendJSONNumber(code)
        json.appendJSON(#","message":"#)
        json.appendJSONString(message)
        json.appendJSON("}}\n")
        return json
    }
}
