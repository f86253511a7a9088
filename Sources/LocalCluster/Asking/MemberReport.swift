public import EtcdAPI

/// What one member said when it was asked about itself, or that it said nothing.
public struct MemberReport: Sendable, Equatable {
    public var name: String
    /// Nil when it did not answer.
    public var status: StatusResponse?
    /// Why it did not answer.
    public var failure: String?
    /// Members by identifier, as this one knows them.
    public var memberNames: [UInt64: String]
    /// Whether it has answered a linearizable read since it began to answer.
    public var servesReads: Bool

    public init(
        name: String, status: StatusResponse? = nil, failure: String? = nil, memberNames: [UInt64: String] = [:],
        servesReads: Bool = false
    ) {
        self.name = name
        self.status = status
        self.failure = failure
        self.memberNames = memberNames
        self.servesReads = servesReads
    }

    /// 0 when it did not answer.
    var memberID: UInt64 { status?.header?.memberID ?? 0 }
    var revision: Int64 { status?.header?.revision ?? 0 }
}
