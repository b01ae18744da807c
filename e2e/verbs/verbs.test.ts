import { inEachWorld, test } from "./fixtures";
import { quarantineCrashLooping } from "./scenarios/quarantine";
import { repairAfterUpgrade, repairLostBinding } from "./scenarios/repair";
import { revokeLeavesOrphans, revokeOne, revokeTokenFirst, revokeTwoBindingFirst } from "./scenarios/revoke";
import { moveInlineToken, rotateTwo } from "./scenarios/rotate";
import {
  adoptAndMigrate,
  revokeAdopted,
  revokeBesideOwnKiali,
  revokeScriptLeft,
  revokeScriptMade,
} from "./scenarios/script-made";

inEachWorld("a connection's life", () => {
  test("rotate two under one running Kiali: old tokens dead, new ones in use, nothing missed", ({ stage }) =>
    rotateTwo(stage));
  test("rotate an inline token: one restart, and a key of its own", ({ stage }) => moveInlineToken(stage));
  test("repair after upgrades from 2.16 to 2.28 and 2.30: exactly their rules", ({ stage }) =>
    repairAfterUpgrade(stage));
  test("repair a deleted binding: the Kiali that hung serves again", ({ stage }) => repairLostBinding(stage));
  test("quarantine of a crash-looping home, and release", ({ stage }) => quarantineCrashLooping(stage));
  test("revoke where one remote is dead and one forbids half-way: on record, then settled and proven", ({ stage }) =>
    revokeLeavesOrphans(stage));
  test("revoke one, calm: no trace, one restart, the other untouched", ({ stage }) => revokeOne(stage));
  test("revoke two leaked ones, binding first: rights gone before the one restart is over", ({ stage }) =>
    revokeTwoBindingFirst(stage));
  test("revoke a leaked one, token first: gone before the restart is over, Kiali usable", ({ stage }) =>
    revokeTokenFirst(stage));
  test("adopt what the script made, then migrate it: listed at every poll, no leaked copy left", ({ stage }) =>
    adoptAndMigrate(stage));
  test("revoke what was adopted: no trace", ({ stage }) => revokeAdopted(stage));
  test("revoke what the script made: no trace on either side, the other untouched", ({ stage }) =>
    revokeScriptMade(stage));
  test("revoke what the script's own delete left: its binding and its ConfigMap", ({ stage }) =>
    revokeScriptLeft(stage));
  test("revoke beside a Kiali of the remote's own: that one keeps all and serves", ({ stage }) =>
    revokeBesideOwnKiali(stage));
});
