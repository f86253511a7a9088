import Bytes
import LinuxSystem
import Raft
import Testing

@testable import Server

@Suite struct JoinVerdictTests {
    private func url(_ port: UInt16) -> Endpoint { Endpoint(host: .ipv4(0x7F00_0001), port: port) }

    /// Members `m1` … with one URL each, on the ports of their numbers.
    private func list(_ ports: [UInt16]) -> InitialCluster {
        InitialCluster(token: "t", members: ports.map { .init(name: "m\($0)", peerURLs: [url($0)]) })
    }

    private func account(_ ports: [UInt16], started: [UInt16] = []) -> ClusterAccount {
        let addresses = ports.map {
            Configuration.Address(member: MemberID(100 + UInt64($0)), peerURLs: [url($0).description])
        }
        let configuration = Configuration(
            voters: addresses.dropLast().map(\.member), pendingVoters: addresses.suffix(1).map(\.member),
            addresses: addresses)
        return ClusterAccount(
            clusterID: 9, commitIndex: LogIndex(5), configuration: configuration,
            started: started.map { MemberID(100 + UInt64($0)) })
    }

    @Test("a member finds its id by its URLs, whatever their order, and the cluster's with it")
    func found() {
        let told = account([1, 2], started: [1])
        let verdict = JoinVerdict(told, for: "m2", in: list([1, 2]))
        guard case .joins(let origin) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(origin.member == MemberID(102))
        #expect(origin.clusterID == 9)
        #expect(origin.way == .joining)
        #expect(origin.configuration == told.configuration)

        var two = account([1, 2])
        two.configuration.addresses[1].peerURLs = [url(7).description, url(2).description]
        let twoURLs = InitialCluster(
            token: "t",
            members: [.init(name: "m1", peerURLs: [url(1)]), .init(name: "m2", peerURLs: [url(2), url(7)])])
        guard case .joins = JoinVerdict(two, for: "m2", in: twoURLs) else {
            Issue.record("two URLs")
            return
        }
    }

    @Test("a peer that may lag behind is asked again; a member that has another directory never comes in")
    func refusals() {
        func words(_ verdict: JoinVerdict) -> (isFinal: Bool, text: String) {
            switch verdict {
            case .joins: (true, "joins")
            case .notYet(let text): (false, text)
            case .refused(let text): (true, text)
            }
        }
        let unknown = words(JoinVerdict(account([1, 2]), for: "m3", in: list([1, 2, 3])))
        #expect(!unknown.isFinal && unknown.text.contains("no member with the peer URLs of \"m3\""))
        let fewer = words(JoinVerdict(account([1, 2, 3]), for: "m3", in: list([1, 3])))
        #expect(
            !fewer.isFinal
                && fewer.text.contains("member count is unequal: --initial-cluster lists 2, the cluster has 3"))
        let other = words(JoinVerdict(account([1, 2, 3]), for: "m3", in: list([1, 4, 3])))
        #expect(!other.isFinal && other.text.contains("unmatched member: the cluster has 66 at http://127.0.0.1:2"))
        let again = words(JoinVerdict(account([1, 2], started: [1, 2]), for: "m2", in: list([1, 2])))
        #expect(again.isFinal && again.text.contains("member 66 has been started before"))
    }

    @Test("an account is read back, and nothing else is read as one")
    func accountRoundTrip() {
        let told = account([1, 2, 3], started: [1, 2])
        #expect(ClusterAccount(decoding: told.encoded) == told)
        for end in 0..<told.encoded.count { #expect(ClusterAccount(decoding: Array(told.encoded[..<end])) == nil) }
        #expect(ClusterAccount(decoding: told.encoded + [0]) == nil)
        #expect(ClusterAccount(decoding: Array(repeating: 0xFF, count: 40)) == nil)
    }

    @Test("an origin is read back; damage anywhere in it is known, and a newer format told from damage")
    func originRoundTrip() throws {
        for way in [MemberOrigin.Way.founding, .joining] {
            let origin = MemberOrigin(
                clusterID: 3, member: MemberID(4), way: way, configuration: account([1, 2]).configuration)
            let bytes = origin.encoded
            #expect(try MemberOrigin(decoding: bytes) == origin)
            for place in bytes.indices {
                var damaged = bytes
                damaged[place] ^= 0x10
                #expect(throws: MemberOrigin.Defect.damaged) { try MemberOrigin(decoding: damaged) }
                #expect(throws: MemberOrigin.Defect.damaged) { try MemberOrigin(decoding: Array(bytes[..<place])) }
            }
            var newer = Array(bytes.dropLast(4))
            newer[11] = 2
            newer.appendBigEndian(CRC32C.of(newer))
            #expect(throws: MemberOrigin.Defect.newerFormat(2)) { try MemberOrigin(decoding: newer) }
        }
    }

    @Test("an origin is kept in its directory, and a damaged one is refused by name")
    func originFile() throws {
        try ServedMember.withDirectory { path in
            let directory = try Directory.create(path)
            #expect(try MemberOrigin.read(in: directory) == nil)
            let origin = try #require(MemberOrigin(founding: list([1, 2]), as: "m2"))
            try origin.write(in: directory)
            try origin.write(in: directory)
            #expect(try MemberOrigin.read(in: directory) == origin)
            try directory.open("origin", .readWrite).write([0], at: 0)
            let refusal = #expect(throws: StartFailure.self) { try MemberOrigin.read(in: directory) }
            #expect(refusal?.message.contains("\(path)/origin is damaged") == true)
        }
        #expect(MemberOrigin(founding: list([1, 2]), as: "m3") == nil)
    }
}
