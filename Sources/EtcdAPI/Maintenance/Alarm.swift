public import Protobuf

// Maintenance.Alarm.

/// What a member is alarmed about.
public struct AlarmType: ProtobufEnum {
    public var rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// In a request: any.
    public static let none = AlarmType(rawValue: 0)
    /// The store has reached its quota; writes are refused.
    public static let noSpace = AlarmType(rawValue: 1)
    /// The member's state differs from that of the others.
    public static let corrupt = AlarmType(rawValue: 2)

    public static var definedNumbers: ClosedRange<Int32> { 0...2 }
}

/// Lists, raises or clears alarms.
public struct AlarmRequest: ProtobufMessage {
    public var action = AlarmAction.get
    /// The member concerned; 0 for all.
    public var memberID: UInt64 = 0
    /// The alarm concerned; none for all.
    public var alarm = AlarmType.none

    public init() {}

    public init(action: AlarmAction = .get, memberID: UInt64 = 0, alarm: AlarmType = .none) {
        self.action = action
        self.memberID = memberID
        self.alarm = alarm
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &action)
            case 2: try reader.read(into: &memberID)
            case 3: try reader.read(into: &alarm)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, action)
        bytes.appendField(2, memberID)
        bytes.appendField(3, alarm)
    }
}

extension AlarmRequest {
    /// What to do with alarms.
    public struct AlarmAction: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let get = AlarmAction(rawValue: 0)
        public static let activate = AlarmAction(rawValue: 1)
        public static let deactivate = AlarmAction(rawValue: 2)

        public static var definedNumbers: ClosedRange<Int32> { 0...2 }
    }
}

/// One alarm of one member.
public struct AlarmMember: ProtobufMessage {
    public var memberID: UInt64 = 0
    public var alarm = AlarmType.none

    public init() {}

    public init(memberID: UInt64 = 0, alarm: AlarmType = .none) {
        self.memberID = memberID
        self.alarm = alarm
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &memberID)
            case 2: try reader.read(into: &alarm)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, memberID)
        bytes.appendField(2, alarm)
    }
}

/// The alarms listed, raised or cleared.
public struct AlarmResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var alarms: [AlarmMember] = []

    public init() {}

    public init(header: ResponseHeader? = nil, alarms: [AlarmMember] = []) {
        self.header = header
        self.alarms = alarms
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &alarms)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, alarms)
    }
}
