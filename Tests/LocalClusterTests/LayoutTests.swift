import Testing

@testable import LocalCluster

@Suite struct LayoutTests {
    @Test("member i listens on the bases plus i")
    func ports() throws {
        let layout = try ClusterLayout()
        #expect(layout.members.map(\.name) == ["m1", "m2", "m3"])
        #expect(layout.members.map(\.clientPort) == [2379, 2380, 2381])
        #expect(layout.members.map(\.peerPort) == [2479, 2480, 2481])
        #expect(
            layout.initialCluster
                == "m1=http://127.0.0.1:2479,m2=http://127.0.0.1:2480,m3=http://127.0.0.1:2481")
        #expect(layout.member(named: "m4") == nil)
    }

    @Test("whatever is accepted gives every member two ports that nobody else has")
    func distinctPorts() {
        for members in [0, 1, 3, 9, 10] {
            for client in [-1, 0, 5, 2378, 65_400, 65_526, 65_532, 65_535, .max] {
                for peer in [nil, -1, 0, 4, 2378, 2381, 65_526, 65_533, 70_000] {
                    guard
                        let layout = try? ClusterLayout(
                            memberCount: members, clientPortBase: client, peerPortBase: peer)
                    else { continue }
                    let ports = layout.members.flatMap { [$0.clientPort, $0.peerPort] }
                    #expect(Set(ports).count == 2 * members, "\(members) \(client) \(peer ?? -2)")
                    #expect(!ports.contains(0))
                }
            }
        }
    }

    @Test("a member is told everything in which members differ, or must not")
    func flags() throws {
        let layout = try ClusterLayout(memberCount: 2, clientPortBase: 100, peerPortBase: 200)
        let flags = layout.flags(
            for: layout.members[1], dataDirectory: "/d/m2", timing: MemberTiming(electionTimeout: 500))
        #expect(
            flags == [
                "--name=m2", "--data-dir=/d/m2", "--listen-client-urls=http://127.0.0.1:102",
                "--advertise-client-urls=http://127.0.0.1:102", "--listen-peer-urls=http://127.0.0.1:202",
                "--initial-advertise-peer-urls=http://127.0.0.1:202",
                "--initial-cluster=m1=http://127.0.0.1:201,m2=http://127.0.0.1:202",
                "--initial-cluster-state=new", "--initial-cluster-token=holdfast-local", "--election-timeout=500",
            ])
    }
}
