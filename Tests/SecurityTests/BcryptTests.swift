import Security
import Testing

@Suite struct BcryptTests {
    /// Published with the implementations of OpenBSD, jBCrypt and Openwall; the last ones made with the system's `crypt`.
    static let vectors: [(password: String, hash: String)] = [
        ("", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."),
        ("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
        ("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
        ("abcdefghijklmnopqrstuvwxyz", "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC"),
        ("~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO"),
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        ("päßword", "$2b$06$DCq7YPn5Rq63x1Lad4cll.ME5zbCuzWzxMJS7l2MyYX0FqRcrz2Qm"),
    ]

    @Test("bcrypt agrees with published hashes", arguments: vectors)
    func published(password: String, hash: String) throws {
        let read = try #require(BcryptHash(text: Array(hash.utf8)))
        #expect(read.matches(Array(password.utf8)))
        #expect(!read.matches(Array((password + "x").utf8)))
        #expect(String(decoding: read.text, as: UTF8.self) == hash)
    }

    @Test("a hash that is made is the hash that is read, and differs with its salt")
    func making() throws {
        let cost = try #require(BcryptCost(4))
        let password = Array("correct horse".utf8)
        let one = BcryptHash(of: password, salt: Array(0..<16), cost: cost)
        let other = BcryptHash(of: password, salt: Array(1..<17), cost: cost)
        #expect(one.text != other.text)
        #expect(BcryptHash(text: one.text) == one)
        #expect(one.matches(password) && other.matches(password))
        #expect(!one.matches(Array("correct horsf".utf8)) && !one.matches([]))
    }

    @Test("72 bytes of a password count")
    func longPasswords() throws {
        let cost = try #require(BcryptCost(4))
        let long = [UInt8](repeating: 0x78, count: 72)
        let hash = BcryptHash(of: long, salt: Array(0..<16), cost: cost)
        #expect(hash.matches(long + [1, 2, 3]))
        #expect(!hash.matches(Array(long.dropLast())))
    }

    @Test("the three spellings of the version mean the same")
    func versions() throws {
        let text = Array(Self.vectors[1].hash.utf8)
        for version in "aby".utf8 {
            var other = text
            other[2] = version
            #expect(try #require(BcryptHash(text: other)).matches([0x61]))
        }
    }

    @Test("everything else is no hash")
    func refusals() {
        let good = Array(Self.vectors[1].hash.utf8)
        for (index, letter) in [
            (0, "x"), (1, "3"), (2, "x"), (3, "x"), (4, "x"), (4, "4"), (6, "x"), (20, "!"), (59, "="),
        ] {
            var bad = good
            bad[index] = Array(letter.utf8)[0]
            #expect(BcryptHash(text: bad) == nil, "\(index)")
        }
        for end in 0..<good.count { #expect(BcryptHash(text: Array(good[..<end])) == nil) }
        #expect(BcryptHash(text: good + [0x2E]) == nil)
        #expect(BcryptCost(3) == nil && BcryptCost(32) == nil && BcryptCost.standard.exponent == 10)
    }
}
