internal import HPACK
internal import HTTP2

/// What the headers of an answer say to a client.
struct ResponseHead {
    private let httpStatus: Int
    private let contentType: String?

    init(_ fields: HeaderList) {
        httpStatus = fields.first(.status).flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
        contentType = fields.first(.contentType).map { String(decoding: $0, as: UTF8.self) }
    }

    var isInformational: Bool { httpStatus < 200 }

    /// Why this is not the beginning of a gRPC answer.
    var failure: Status? {
        guard httpStatus == 200 else { return httpFailure }
        guard let contentType, contentType.hasPrefix("application/grpc") else {
            return Status(.unknown, "unexpected content-type \"\(contentType ?? "")\" in the answer")
        }
        return nil
    }

    /// The status of an answer that is one block of fields.
    func trailersOnlyStatus(_ fields: HeaderList) -> Status {
        Self.status(of: fields) ?? failure ?? Status(.unknown, "the answer ends without grpc-status")
    }

    private var httpFailure: Status {
        let code: StatusCode =
            switch httpStatus {
            case 400: .internal
            case 401: .unauthenticated
            case 403: .permissionDenied
            case 404: .unimplemented
            case 429, 502, 503, 504: .unavailable
            default: .unknown
            }
        return Status(code, "unexpected HTTP status code received from server: \(httpStatus)")
    }

    /// `grpc-status` and `grpc-message`; nil without the former. Codes that gRPC does not know are Unknown.
    static func status(of fields: HeaderList) -> Status? {
        guard let text = fields.first(.grpcStatus) else { return nil }
        let code = Int(String(decoding: text, as: UTF8.self)).flatMap(StatusCode.init(rawValue:)) ?? .unknown
        return Status(code, fields.first(.grpcMessage).map(PercentEncoding.decode) ?? "")
    }

    /// What an RST_STREAM means to gRPC.
    static func code(of error: ErrorCode) -> StatusCode {
        switch error {
        case .refusedStream: .unavailable
        case .cancel: .cancelled
        case .enhanceYourCalm: .resourceExhausted
        case .inadequateSecurity: .permissionDenied
        default: .internal
        }
    }
}
