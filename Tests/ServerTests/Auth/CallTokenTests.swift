import Coordination
import EtcdAPI
import Testing

@testable import Server

@Suite struct CallTokenTests {
    @Test("a token's text is its letters and its index")
    func texts() throws {
        let letters = CallToken.letters(from: (0..<64).map { UInt8($0 * 3) })
        #expect(letters.count == CallToken.letterCount)
        let token = try #require(CallToken(text: CallToken.text(letters, index: 123)))
        #expect(token.index == 123 && token.digest == CallToken.digest(of: letters))
    }

    @Test(
        "other texts are no tokens",
        arguments: [
            "", ".", "abcdefghijklmnop", "abcdefghijklmnop.", "abcdefghijklmno.1", "abcdefghijklmnopq.1",
            "abcdefghijklmnop.x", "abcdefghijklmnop.-1", "abcdefghijklmnop.01", "abcdefghijklmnop.1.2",
            "abcdefghijklmnop.99999999999999999999",
        ])
    func others(_ text: String) { #expect(CallToken(text: Array(text.utf8)) == nil) }

    @Test("the letters are drawn evenly: bytes beyond the last whole alphabet are passed over")
    func even() {
        #expect(CallToken.letters(from: [UInt8](208...255)) == [])
        #expect(CallToken.letters(from: [0, 51, 52, 103, 207]) == Array("AzAzz".utf8))
    }

    @Test("what only root may do is only root's, and what needs no user is little")
    func rules() {
        let root: Set<EtcdMethod> = [
            .memberAdd, .memberRemove, .memberUpdate, .memberPromote, .defragment, .hash, .hashKV, .snapshot,
            .moveLeader,
            .downgrade,
        ]
        #expect(Set(EtcdMethod.allCases.filter { $0.rule == .root }) == root)
        let everybody: Set<EtcdMethod> = [
            .authStatus, .authenticate, .healthCheck, .healthWatch, .reflection, .reflectionAlpha,
        ]
        #expect(Set(EtcdMethod.allCases.filter { $0.rule == .everybody }) == everybody)
    }

    @Test("every refusal has etcd's words, or ours that name the limit")
    func refusals() {
        for refusal in AuthRefusal.allCases {
            let told = RequestRefusal(refusal)
            #expect(EtcdError(rawValue: told.message) != nil || told.message.hasPrefix("holdfast: "))
            #expect(told.outcome == .notApplied)
        }
        #expect(
            RequestRefusal(AuthRefusal.permissionDenied).rpcText
                == "rpc error: code = PermissionDenied desc = etcdserver: permission denied")
    }
}
