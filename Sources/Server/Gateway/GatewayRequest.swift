internal import EtcdAPI
internal import GRPC
internal import Gateway
internal import JSON

/// A request of the gateway as the call that it becomes.
struct GatewayRequest {
    var method: EtcdMethod
    var messages: [[UInt8]]
    var metadata = Metadata()
    var timeoutNanoseconds: UInt64?

    /// What of a request's fields may become metadata, in bytes and in number; beyond it the request is refused.
    static let metadataBytesMax = 8_192
    static let metadataFieldsMax = 32

    init(_ method: EtcdMethod, _ request: HTTP1Request, _ transcoder: GatewayTranscoder) throws(GatewayRefusal) {
        self.method = method
        do throws(JSONError) {
            messages = try transcoder.requests(of: method, in: request.body)
        } catch {
            throw Self.invalid(error.description)
        }
        if let text = request.values(of: "grpc-timeout").first {
            guard let timeout = Timeout.nanoseconds(in: text) else {
                throw Self.invalid("invalid grpc-timeout: \(text.prefix(16))")
            }
            timeoutNanoseconds = timeout
        }
        try takeMetadata(of: request)
    }

    /// `Authorization` goes along as it is; `Grpc-Metadata-X` as `x`. That there is an accepted type tells services that the
    /// call came through the gateway.
    private mutating func takeMetadata(of request: HTTP1Request) throws(GatewayRefusal) {
        var bytes = 0
        var count = 0
        for field in request.fields {
            guard let name = Self.metadataName(field.name) else { continue }
            bytes += name.utf8.count + field.value.utf8.count
            count += 1
            guard bytes <= Self.metadataBytesMax, count <= Self.metadataFieldsMax else {
                throw Self.invalid("too many fields become metadata of the call")
            }
            guard field.value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw Self.invalid("the field \(field.name) has characters that metadata cannot carry")
            }
            if name.hasSuffix("-bin") {
                guard let value = Base64.decode(Array(field.value.utf8)) else {
                    throw Self.invalid("the field \(field.name) is not base64")
                }
                metadata.append(name, value)
            } else {
                metadata.append(name, field.value, isSensitive: name == "authorization" || name == "token")
            }
        }
        metadata.append("grpcgateway-accept", "application/json")
    }

    private static let prefix = "grpc-metadata-"
    /// Names that mean something to HTTP/2 itself or to gRPC.
    private static let reserved: Set = [
        "connection", "content-type", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade", "user-agent",
    ]

    private static func metadataName(_ field: String) -> String? {
        if field == "authorization" { return field }
        guard field.hasPrefix(prefix) else { return nil }
        let name = String(field.dropFirst(prefix.count))
        return name.isEmpty || name.hasPrefix("grpc") || reserved.contains(name) ? nil : name
    }

    private static func invalid(_ message: String) -> GatewayRefusal {
        GatewayRefusal(code: StatusCode.invalidArgument.rawValue, message: message)
    }
}
