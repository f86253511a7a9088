public import Protobuf

// What a transaction is made of.

/// One operation of a transaction.
public struct RequestOp: ProtobufMessage {
    /// One operation.
    public enum Request: Sendable, Equatable {
        case range(RangeRequest)
        case put(PutRequest)
        case deleteRange(DeleteRangeRequest)
        case txn(TxnRequest)
    }

    /// What to do.
    public var request: Request?

    public init() {}

    public init(request: Request? = nil) {
        self.request = request
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1:
                try reader.read(into: &request, as: Request.range) {
                    if case .range(let held) = $0 { held } else { nil }
                }
            case 2:
                try reader.read(into: &request, as: Request.put) { if case .put(let held) = $0 { held } else { nil } }
            case 3:
                try reader.read(into: &request, as: Request.deleteRange) {
                    if case .deleteRange(let held) = $0 { held } else { nil }
                }
            case 4:
                try reader.read(into: &request, as: Request.txn) { if case .txn(let held) = $0 { held } else { nil } }
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        switch request {
        case .range(let range): bytes.appendElement(1, range)
        case .put(let put): bytes.appendElement(2, put)
        case .deleteRange(let deleteRange): bytes.appendElement(3, deleteRange)
        case .txn(let txn): bytes.appendElement(4, txn)
        case nil: break
        }
    }
}

/// The answer to one operation of a transaction.
public struct ResponseOp: ProtobufMessage {
    /// The answer of one operation, of the same kind as the operation.
    public enum Response: Sendable, Equatable {
        case range(RangeResponse)
        case put(PutResponse)
        case deleteRange(DeleteRangeResponse)
        case txn(TxnResponse)
    }

    /// What came of it.
    public var response: Response?

    public init() {}

    public init(response: Response? = nil) {
        self.response = response
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1:
                try reader.read(into: &response, as: Response.range) {
                    if case .range(let held) = $0 { held } else { nil }
                }
            case 2:
                try reader.read(into: &response, as: Response.put) { if case .put(let held) = $0 { held } else { nil } }
            case 3:
                try reader.read(into: &response, as: Response.deleteRange) {
                    if case .deleteRange(let held) = $0 { held } else { nil }
                }
            case 4:
                try reader.read(into: &response, as: Response.txn) { if case .txn(let held) = $0 { held } else { nil } }
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        switch response {
        case .range(let range): bytes.appendElement(1, range)
        case .put(let put): bytes.appendElement(2, put)
        case .deleteRange(let deleteRange): bytes.appendElement(3, deleteRange)
        case .txn(let txn): bytes.appendElement(4, txn)
        case nil: break
        }
    }
}
