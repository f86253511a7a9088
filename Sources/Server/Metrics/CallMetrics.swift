internal import EtcdAPI
internal import GRPC
internal import Observability

/// What has become of the calls of each served method. Counting one is an addition.
struct CallMetrics {
    private let methods: [EtcdMethod]
    private var started: [UInt64]
    private var received: [UInt64]
    private var sent: [UInt64]
    /// By method and status code.
    private var handled: [UInt64]
    private var handling: [Histogram]

    private static let codes = StatusCode.allCases.count
    /// As Prometheus's client libraries have them by default.
    private static let bounds: [UInt64] = [
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000,
    ].map { $0 * 1_000_000 }

    init(_ methods: [EtcdMethod]) {
        self.methods = methods
        let none = [UInt64](repeating: 0, count: methods.count)
        (started, received, sent) = (none, none, none)
        handled = Array(repeating: 0, count: methods.count * Self.codes)
        handling = Array(repeating: Histogram(bounds: Self.bounds), count: methods.count)
    }

    mutating func began(_ method: Int) { started[method] &+= 1 }

    mutating func receivedMessage(_ method: Int) { received[method] &+= 1 }

    mutating func sentMessage(_ method: Int) { sent[method] &+= 1 }

    mutating func ended(_ method: Int, _ code: StatusCode, after nanoseconds: UInt64) {
        handled[method &* Self.codes &+ code.rawValue] &+= 1
        handling[method].observe(nanoseconds)
    }

    func tell(_ text: inout MetricsText) {
        tell(started, "grpc_server_started_total", "Calls that began.", &text)
        tell(received, "grpc_server_msg_received_total", "Messages of calls that came.", &text)
        tell(sent, "grpc_server_msg_sent_total", "Messages of calls that were sent.", &text)
        text.begin("grpc_server_handled_total", .counter, "Calls that ended, by the code they ended with.")
        for (method, labels) in methods.map(Self.labels).enumerated() {
            for code in StatusCode.allCases {
                text.sample(
                    handled[method * Self.codes + code.rawValue], [.init("grpc_code", Self.name(of: code))] + labels)
            }
        }
        text.begin("grpc_server_handling_seconds", .histogram, "How long calls took from their request to their end.")
        for (method, labels) in methods.map(Self.labels).enumerated() { text.sample(handling[method], labels) }
    }

    private func tell(
        _ counts: [UInt64], _ name: StaticString, _ help: StaticString, _ text: inout MetricsText
    ) {
        text.begin(name, .counter, help)
        for (method, count) in counts.enumerated() { text.sample(count, Self.labels(of: methods[method])) }
    }

    private static func labels(of method: EtcdMethod) -> [MetricsText.Label] {
        let type =
            switch method.streaming {
            case .unary: "unary"
            case .serverStreaming: "server_stream"
            case .bidirectional: "bidi_stream"
            }
        return [
            .init("grpc_method", String(method.name)), .init("grpc_service", String(method.service)),
            .init("grpc_type", type),
        ]
    }

    /// As Go's implementation of gRPC names them.
    private static func name(of code: StatusCode) -> String {
        switch code {
        case .ok: "OK"
        case .cancelled: "Canceled"
        case .unknown: "Unknown"
        case .invalidArgument: "InvalidArgument"
        case .deadlineExceeded: "DeadlineExceeded"
        case .notFound: "NotFound"
        case .alreadyExists: "AlreadyExists"
        case .permissionDenied: "PermissionDenied"
        case .resourceExhausted: "ResourceExhausted"
        case .failedPrecondition: "FailedPrecondition"
        case .aborted: "Aborted"
        case .outOfRange: "OutOfRange"
        case .unimplemented: "Unimplemented"
        case .internal: "Internal"
        case .unavailable: "Unavailable"
        case .dataLoss: "DataLoss"
        case .unauthenticated: "Unauthenticated"
        }
    }
}
