public import Protobuf

// KV.Txn.

/// If all comparisons hold, does one list of operations, else the other; atomically, at one revision.
public struct TxnRequest: ProtobufMessage {
    /// All must hold; an empty list holds.
    public var compares: [Compare] = []
    /// What to do if all comparisons hold.
    public var success: [RequestOp] = []
    /// What to do if one does not.
    public var failure: [RequestOp] = []

    public init() {}

    public init(compares: [Compare] = [], success: [RequestOp] = [], failure: [RequestOp] = []) {
        self.compares = compares
        self.success = success
        self.failure = failure
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.append(to: &compares)
            case 2: try reader.append(to: &success)
            case 3: try reader.append(to: &failure)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendElements(1, compares)
        bytes.appendElements(2, success)
        bytes.appendElements(3, failure)
    }
}

/// Which list was done, with one answer for each of its operations.
public struct TxnResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var succeeded = false
    public var responses: [ResponseOp] = []

    public init() {}

    public init(header: ResponseHeader? = nil, succeeded: Bool = false, responses: [ResponseOp] = []) {
        self.header = header
        self.succeeded = succeeded
        self.responses = responses
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &succeeded)
            case 3: try reader.append(to: &responses)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, succeeded)
        bytes.appendElements(3, responses)
    }
}
