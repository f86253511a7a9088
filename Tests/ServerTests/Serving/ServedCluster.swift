import EtcdAPI
import GRPC
import LinuxSystem
import Protobuf
import Reactor
import Testing

@testable import LocalCluster
@testable import Server

/// Members of one cluster within the test's process, with peer ports that the kernel chose.
final class ServedCluster {
    private let directory: String
    private var ports: [UInt16] = []
    private(set) var members: [Int: ServedMember] = [:]

    static let patience = Duration.seconds(10)

    private init(_ directory: String, places: Int) throws {
        self.directory = directory
        // All at once, so that no port is given twice.
        let loop = try EventLoop()
        let listeners = try (0..<places).map { _ in try loop.listen(on: .loopback(port: 0)) { _ in } }
        ports = listeners.compactMap { $0.address.port }
        for listener in listeners { listener.close() }
    }

    /// Runs the body with room for so many members, and stops those that are left.
    static func with(places: Int, _ body: (ServedCluster) throws -> Void) throws {
        try ServedMember.withDirectory { directory in
            let cluster = try ServedCluster(directory, places: places)
            defer {
                for number in cluster.members.keys.sorted() { try? cluster.stop(number) }
            }
            try body(cluster)
        }
    }

    func peerURL(_ number: Int) -> Endpoint { Endpoint(host: .ipv4(0x7F00_0001), port: ports[number]) }

    func settings(_ number: Int, among list: [Int], at place: Int? = nil) -> ServerSettings {
        let nowhere = Endpoint(host: .ipv4(0x7F00_0001), port: 0)
        var settings = ServerSettings(name: "m\(number)", dataDirectory: "\(directory)/m\(number)")
        settings.listenClientURLs = [nowhere]
        settings.advertiseClientURLs = [nowhere]
        settings.listenPeerURLs = [peerURL(place ?? number)]
        settings.initialCluster = InitialCluster(
            token: "test",
            members: list.map { .init(name: "m\($0)", peerURLs: [peerURL($0 == number ? place ?? number : $0)]) })
        settings.heartbeatMilliseconds = 20
        settings.electionMilliseconds = 200
        return settings
    }

    /// Starts a member that was added, or one with which the cluster begins. `place` is the port it listens on if not its own.
    @discardableResult
    func start(
        _ number: Int, among list: [Int], _ state: ServerSettings.ClusterState = .new, at place: Int? = nil
    ) throws -> ServedMember {
        var settings = settings(number, among: list, at: place)
        settings.clusterState = state
        let member = try ServedMember(settings)
        members[number] = member
        return member
    }

    func stop(_ number: Int) throws { try members.removeValue(forKey: number)?.stop() }

    /// Waits until a member ends by itself, and answers why.
    func ending(of number: Int) -> StartFailure? { members.removeValue(forKey: number)?.ending() }

    func client(_ number: Int) throws -> UnaryClient { UnaryClient(address: try #require(members[number]).address) }

    // MARK: Asking

    func status(_ number: Int) throws -> StatusResponse { try client(number).status(timeout: Self.patience) }

    func list(at number: Int) throws -> [Member] {
        let request = MemberListRequest(linearizable: true)
        let answer: MemberListResponse = try client(number).call(.memberList, request, timeout: Self.patience)
        #expect(answer.header?.revision == 0)
        return answer.members
    }

    /// Adds a member, and answers its id.
    func add(_ number: Int, at asked: Int, isLearner: Bool = false) throws -> UInt64 {
        let request = MemberAddRequest(peerURLs: [peerURL(number).description], isLearner: isLearner)
        let answer: MemberAddResponse = try client(asked).call(.memberAdd, request, timeout: Self.patience)
        let member = try #require(answer.member)
        #expect(member.name == "" && member.isLearner == isLearner && answer.members.contains(member))
        #expect(answer.header?.revision == 0)
        return member.id
    }

    /// Why a call is refused; nil when it is not.
    func refusal(of method: EtcdMethod, _ request: some ProtobufMessage, at number: Int) throws -> Status? {
        var caller = try Caller(try #require(members[number]).address)
        let status = try caller.end(of: caller.begin(method, request)).status
        return status?.code == .ok ? nil : status
    }

    func eventually(_ what: Comment, _ condition: () throws -> Bool) throws {
        let deadline = Deadline(after: Self.patience)
        while try !condition() {
            guard !deadline.hasPassed else {
                Issue.record(what)
                return
            }
            Clocks.sleep(.milliseconds(20))
        }
    }

    /// The number of the member that leads, once there is one.
    func leader() throws -> Int {
        var found: Int?
        try eventually("nobody leads") {
            for number in members.keys.sorted() {
                let status = try status(number)
                if status.leader != 0, status.leader == status.header?.memberID { found = number }
            }
            return found != nil
        }
        return try #require(found)
    }
}
