/// Why a member does not talk to one that dialled it. Travels as its number; the numbers never change.
public enum Refusal: UInt8, Error, Hashable, Sendable, CustomStringConvertible {
    case noCommonVersion = 1
    case wrongCluster = 2
    /// The address belongs to another member than the one meant.
    case wrongAddressee = 3
    /// The sender was removed from the cluster, for good.
    case removed = 4
    /// The sender's data directory is not the one its member id was recorded with.
    case wrongStore = 5
    /// A later incarnation of the sender has been seen.
    case staleIncarnation = 6
    case malformedHello = 7
    /// Too many connections are waiting to be greeted.
    case busy = 8
    /// The member asked knows no cluster that is under way: it is starting, or waits for the others itself.
    case notReady = 9
    /// A reason this version does not know.
    case unknown = 255

    public var description: String {
        switch self {
        case .noCommonVersion: "no common protocol version"
        case .wrongCluster: "a different cluster"
        case .wrongAddressee: "this address belongs to another member"
        case .removed: "the member was removed from the cluster"
        case .wrongStore: "the data directory is not the one recorded for the member: remove and re-add it"
        case .staleIncarnation: "a later incarnation of the member is known: remove and re-add it"
        case .malformedHello: "the greeting is malformed"
        case .busy: "too many connections are waiting to be greeted"
        case .notReady: "the member does not take part in a cluster yet"
        case .unknown: "a reason this version does not know"
        }
    }

    init(parsing bytes: UnsafeRawBufferPointer) {
        self = bytes.first.flatMap(Refusal.init(rawValue:)) ?? .unknown
    }
}
