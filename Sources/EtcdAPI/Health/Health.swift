public import Protobuf

// The health service of gRPC, which probes call.

/// Asks whether a service can be used: once, or with `Watch` from now on.
public struct HealthCheckRequest: ProtobufMessage {
    /// The service's full name; empty for the server as a whole.
    public var service = ""

    public init() {}

    public init(service: String = "") {
        self.service = service
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &service)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, service)
    }
}

/// Whether the service can be used.
public struct HealthCheckResponse: ProtobufMessage {
    public var status = ServingStatus.unknown

    public init() {}

    public init(status: ServingStatus = .unknown) {
        self.status = status
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &status)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, status)
    }
}

extension HealthCheckResponse {
    /// Whether a service can be used.
    public struct ServingStatus: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let unknown = ServingStatus(rawValue: 0)
        public static let serving = ServingStatus(rawValue: 1)
        public static let notServing = ServingStatus(rawValue: 2)
        /// Only in answers of `Watch`.
        public static let serviceUnknown = ServingStatus(rawValue: 3)

        public static var definedNumbers: ClosedRange<Int32> { 0...3 }
    }
}
