import Testing
import Zoo

/// One suite, one after another: the choice is the process's.
@Suite(.serialized) struct MutationTests {
    @Test("every row has a name of its own, is found by it, and says what it does in a line of its own")
    func names() {
        let rows = Mutation.allCases
        #expect(rows.count == 57)
        #expect(rows.map(\.id) == rows.map(\.id).sorted { ($0.count, $0) < ($1.count, $1) })
        #expect(rows.allSatisfy { Mutation(id: $0.id) == $0 })
        #expect(Mutation(id: "Z01") == .z01 && Mutation(id: "Z147") == .z147)
        #expect(Mutation(id: "Z1") == nil && Mutation(id: "z21") == nil && Mutation(id: "Z65") == nil)
        #expect(Set(rows.map(\.text)).count == rows.count)
        #expect(rows.allSatisfy { !$0.text.contains("\n") })
    }

    @Test("only the chosen mutation lives, and the times it was asked for are counted")
    func choice() {
        defer { MutationChoice.choose(nil) }
        MutationChoice.choose(nil)
        #expect(Mutation.allCases.allSatisfy { !zoo($0) })
        #expect(MutationChoice.mutation == nil && MutationChoice.hits == 0)

        MutationChoice.choose(.z21)
        #expect(Mutation.allCases.filter(zoo) == [.z21])
        #expect(zoo(.z21))
        #expect(MutationChoice.mutation == .z21 && MutationChoice.hits == 2)

        MutationChoice.choose(.z147)
        #expect(MutationChoice.hits == 0)
        #expect(zoo(.z147) && !zoo(.z21))
    }

    @Test("a mask is taken away only when that was asked for, and asking is no hit")
    func masks() {
        defer { MutationChoice.choose(nil) }
        MutationChoice.choose(.z16)
        #expect(!zooWithoutMask(.z16))
        MutationChoice.choose(.z16, withoutMask: true)
        #expect(zooWithoutMask(.z16) && !zooWithoutMask(.z17))
        #expect(MutationChoice.hits == 0)
    }

    @Test("invariants are passed over only where they are the mask that was taken away")
    func passedInvariants() {
        defer { MutationChoice.choose(nil) }
        #expect(!zooPassesInvariants())
        for mutation in Mutation.allCases {
            MutationChoice.choose(mutation)
            #expect(!zooPassesInvariants())
            MutationChoice.choose(mutation, withoutMask: true)
            if mutation.mask == nil { #expect(!zooPassesInvariants()) }
        }
        MutationChoice.choose(.z03, withoutMask: true)
        #expect(zooPassesInvariants())
        MutationChoice.choose(.z16, withoutMask: true)
        #expect(!zooPassesInvariants())
    }
}
