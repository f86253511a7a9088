public import Protobuf

// Maintenance.Snapshot.

/// Asks for the member's whole store as a file.
public struct SnapshotRequest: EmptyMessage {
    public init() {}
}

/// A piece of the file. The last piece holds only the SHA-256 of all before it. No header.
public struct SnapshotResponse: ProtobufMessage {
    public var header: ResponseHeader?
    /// Bytes of the file that are still to come.
    public var remainingBytes: UInt64 = 0
    public var blob: [UInt8] = []
    /// The release whose format the file has.
    public var version = ""

    public init() {}

    public init(header: ResponseHeader? = nil, remainingBytes: UInt64 = 0, blob: [UInt8] = [], version: String = "") {
        self.header = header
        self.remainingBytes = remainingBytes
        self.blob = blob
        self.version = version
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &remainingBytes)
            case 3: try reader.read(into: &blob)
            case 4: try reader.read(into: &version)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, remainingBytes)
        bytes.appendField(3, blob)
        bytes.appendField(4, version)
    }
}
