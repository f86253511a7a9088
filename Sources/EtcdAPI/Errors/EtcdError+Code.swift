extension EtcdError {
    /// The status codes of gRPC that etcd's errors use, with their numbers on the wire.
    public enum Code: UInt8, Hashable, Sendable {
        case canceled = 1
        case unknown = 2
        case invalidArgument = 3
        case deadlineExceeded = 4
        case notFound = 5
        case permissionDenied = 7
        case resourceExhausted = 8
        case failedPrecondition = 9
        case outOfRange = 11
        case unimplemented = 12
        case unavailable = 14
        case dataLoss = 15
        case unauthenticated = 16

        /// The name as gRPC libraries print it.
        public var name: String {
            switch self {
            case .canceled: "Canceled"
            case .unknown: "Unknown"
            case .invalidArgument: "InvalidArgument"
            case .deadlineExceeded: "DeadlineExceeded"
            case .notFound: "NotFound"
            case .permissionDenied: "PermissionDenied"
            case .resourceExhausted: "ResourceExhausted"
            case .failedPrecondition: "FailedPrecondition"
            case .outOfRange: "OutOfRange"
            case .unimplemented: "Unimplemented"
            case .unavailable: "Unavailable"
            case .dataLoss: "DataLoss"
            case .unauthenticated: "Unauthenticated"
            }
        }
    }
}
