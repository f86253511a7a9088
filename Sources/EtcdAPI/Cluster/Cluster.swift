public import Protobuf

// The Cluster service.

/// A member of the cluster as its configuration knows it.
public struct Member: ProtobufMessage {
    public var id: UInt64 = 0
    /// Empty until the member has started for the first time.
    public var name = ""
    public var peerURLs: [String] = []
    public var clientURLs: [String] = []
    /// The member receives the log but has no vote.
    public var isLearner = false

    public init() {}

    public init(
        id: UInt64 = 0, name: String = "", peerURLs: [String] = [], clientURLs: [String] = [], isLearner: Bool = false
    ) {
        self.id = id
        self.name = name
        self.peerURLs = peerURLs
        self.clientURLs = clientURLs
        self.isLearner = isLearner
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            case 2: try reader.read(into: &name)
            case 3: try reader.append(to: &peerURLs)
            case 4: try reader.append(to: &clientURLs)
            case 5: try reader.read(into: &isLearner)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
        bytes.appendField(2, name)
        bytes.appendElements(3, peerURLs)
        bytes.appendElements(4, clientURLs)
        bytes.appendField(5, isLearner)
    }
}

/// Adds a member, which then has to be started.
public struct MemberAddRequest: ProtobufMessage {
    public var peerURLs: [String] = []
    public var isLearner = false

    public init() {}

    public init(peerURLs: [String] = [], isLearner: Bool = false) {
        self.peerURLs = peerURLs
        self.isLearner = isLearner
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.append(to: &peerURLs)
            case 2: try reader.read(into: &isLearner)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendElements(1, peerURLs)
        bytes.appendField(2, isLearner)
    }
}

/// The new member, and all members with it.
public struct MemberAddResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var member: Member?
    public var members: [Member] = []

    public init() {}

    public init(header: ResponseHeader? = nil, member: Member? = nil, members: [Member] = []) {
        self.header = header
        self.member = member
        self.members = members
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &member)
            case 3: try reader.append(to: &members)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, member)
        bytes.appendElements(3, members)
    }
}

/// Removes a member.
public struct MemberRemoveRequest: ProtobufMessage {
    public var id: UInt64 = 0

    public init() {}

    public init(id: UInt64 = 0) {
        self.id = id
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
    }
}

/// The members that are left.
public struct MemberRemoveResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var members: [Member] = []

    public init() {}

    public init(header: ResponseHeader? = nil, members: [Member] = []) {
        self.header = header
        self.members = members
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &members)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, members)
    }
}

/// Changes the peer addresses of a member.
public struct MemberUpdateRequest: ProtobufMessage {
    public var id: UInt64 = 0
    public var peerURLs: [String] = []

    public init() {}

    public init(id: UInt64 = 0, peerURLs: [String] = []) {
        self.id = id
        self.peerURLs = peerURLs
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            case 2: try reader.append(to: &peerURLs)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
        bytes.appendElements(2, peerURLs)
    }
}

/// All members after the change.
public struct MemberUpdateResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var members: [Member] = []

    public init() {}

    public init(header: ResponseHeader? = nil, members: [Member] = []) {
        self.header = header
        self.members = members
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &members)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, members)
    }
}

/// Asks for all members.
public struct MemberListRequest: ProtobufMessage {
    /// Ask the cluster instead of this member alone.
    public var linearizable = false

    public init() {}

    public init(linearizable: Bool = false) {
        self.linearizable = linearizable
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &linearizable)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, linearizable)
    }
}

/// All members.
public struct MemberListResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var members: [Member] = []

    public init() {}

    public init(header: ResponseHeader? = nil, members: [Member] = []) {
        self.header = header
        self.members = members
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &members)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, members)
    }
}

/// Makes a learner a voter.
public struct MemberPromoteRequest: ProtobufMessage {
    public var id: UInt64 = 0

    public init() {}

    public init(id: UInt64 = 0) {
        self.id = id
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
    }
}

/// All members after the promotion.
public struct MemberPromoteResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var members: [Member] = []

    public init() {}

    public init(header: ResponseHeader? = nil, members: [Member] = []) {
        self.header = header
        self.members = members
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &members)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, members)
    }
}
