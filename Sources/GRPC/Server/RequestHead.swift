internal import HPACK

/// What a server must know of a request's fields before it looks for the method; found in one pass.
struct RequestHead {
    /// The index of `:path`.
    private(set) var path: Int?
    private(set) var timeout: Int?
    private(set) var timeoutNanoseconds: UInt64?
    private(set) var hasInvalidTimeout = false
    /// The whole answer to a request that is not gRPC.
    private(set) var refusal: HeaderList?

    init(_ fields: HeaderList) {
        var isPost = false
        var method: Int?
        var contentType: Int?
        for index in 0..<fields.count {
            switch fields[field: index].name {
            case .method:
                method = index
                isPost = fields.value(at: index, equals: "POST")
            case .path: path = index
            case .contentType: contentType = index
            case .grpcTimeout:
                timeout = index
                timeoutNanoseconds = fields.withValue(at: index) { Timeout.decode($0) }
                hasInvalidTimeout = timeoutNanoseconds == nil
            default: break
            }
        }
        guard isPost else {
            let text =
                method.map { String(decoding: fields.value(at: $0).prefix(Self.echoBytesMax), as: UTF8.self) } ?? ""
            refusal = Self.refuse(
                405, "Received a HEADERS frame with :method \"\(text)\" which should be POST", ("allow", "POST"))
            return
        }
        let isGRPC = contentType.map { index in fields.withValue(at: index) { Self.isGRPC($0) } } ?? false
        guard isGRPC else {
            let text =
                contentType.map { String(decoding: fields.value(at: $0).prefix(Self.echoBytesMax), as: UTF8.self) }
                ?? ""
            refusal = Self.refuse(415, "invalid gRPC request content-type \"\(text)\"", nil)
            return
        }
    }

    /// What a refusal repeats of a client's own text, at most: an answer must not be many times its request.
    static let echoBytesMax = 128

    /// `application/grpc`, alone or with `+` and a format or `;` and parameters.
    private static func isGRPC(_ value: UnsafeRawBufferPointer) -> Bool {
        guard value.hasPrefix("application/grpc") else { return false }
        guard value.count > 16 else { return true }
        return value[16] == UInt8(ascii: "+") || value[16] == UInt8(ascii: ";")
    }

    private static func refuse(_ httpStatus: Int, _ message: String, _ extra: (String, String)?) -> HeaderList {
        var fields = HeaderList()
        fields.append(":status", "\(httpStatus)", marks: .transient)
        fields.append("content-type", "application/grpc")
        if let extra { fields.append(extra.0, extra.1, marks: .transient) }
        fields.append(Status(.internal, message))
        return fields
    }
}
