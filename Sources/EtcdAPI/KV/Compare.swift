public import Protobuf

/// A condition on one key or on every key of a range, judged before the transaction writes anything.
public struct Compare: ProtobufMessage {
    /// A value of the attribute that ``Compare/target`` names.
    public enum Operand: Sendable, Equatable {
        case version(Int64)
        case createRevision(Int64)
        case modRevision(Int64)
        case value([UInt8])
        case lease(Int64)
    }

    public var result = CompareResult.equal
    public var target = CompareTarget.version
    public var key: [UInt8] = []
    /// What the attribute is compared with; none stands for 0, or no bytes.
    public var operand: Operand?
    /// Where the range ends, exclusive, as in a range request; every key in it must satisfy the condition.
    public var rangeEnd: [UInt8] = []

    public init() {}

    public init(
        result: CompareResult = .equal, target: CompareTarget = .version, key: [UInt8] = [], operand: Operand? = nil,
        rangeEnd: [UInt8] = []
    ) {
        self.result = result
        self.target = target
        self.key = key
        self.operand = operand
        self.rangeEnd = rangeEnd
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &result)
            case 2: try reader.read(into: &target)
            case 3: try reader.read(into: &key)
            case 4: if let number = try reader.readVarint() { operand = .version(Int64(bitPattern: number)) }
            case 5: if let number = try reader.readVarint() { operand = .createRevision(Int64(bitPattern: number)) }
            case 6: if let number = try reader.readVarint() { operand = .modRevision(Int64(bitPattern: number)) }
            case 7: if let bytes = try reader.readBytes() { operand = .value(bytes) }
            case 8: if let number = try reader.readVarint() { operand = .lease(Int64(bitPattern: number)) }
            case 64: try reader.read(into: &rangeEnd)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, result)
        bytes.appendField(2, target)
        bytes.appendField(3, key)
        switch operand {
        case .version(let version): bytes.appendElement(4, version)
        case .createRevision(let revision): bytes.appendElement(5, revision)
        case .modRevision(let revision): bytes.appendElement(6, revision)
        case .value(let value): bytes.appendElement(7, value)
        case .lease(let lease): bytes.appendElement(8, lease)
        case nil: break
        }
        bytes.appendField(64, rangeEnd)
    }
}

extension Compare {
    /// The relation that has to hold, read as "the key's attribute is … the operand".
    public struct CompareResult: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let equal = CompareResult(rawValue: 0)
        public static let greater = CompareResult(rawValue: 1)
        public static let less = CompareResult(rawValue: 2)
        public static let notEqual = CompareResult(rawValue: 3)

        public static var definedNumbers: ClosedRange<Int32> { 0...3 }
    }
}

extension Compare {
    /// The attribute of the key that is compared.
    public struct CompareTarget: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let version = CompareTarget(rawValue: 0)
        /// The create revision.
        public static let create = CompareTarget(rawValue: 1)
        /// The mod revision.
        public static let mod = CompareTarget(rawValue: 2)
        public static let value = CompareTarget(rawValue: 3)
        public static let lease = CompareTarget(rawValue: 4)

        public static var definedNumbers: ClosedRange<Int32> { 0...4 }
    }
}
