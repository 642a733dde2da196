// Application access policies of Teams: without one an app reads nobody's online meetings, whatever it was granted.
import type { Script } from '../provider.ts';
import { appLine, begin, groupLines, join, nameFor, type ScriptInput } from './scripts-parts.ts';

const teams = `if (-not (Get-Module -ListAvailable -Name MicrosoftTeams)) { Install-Module -Name MicrosoftTeams -Scope CurrentUser }
# GCC High: add -TeamsEnvironmentName TeamsGCCH; DoD: TeamsDOD.
Connect-MicrosoftTeams | Out-Null`;

const policyLine = (input: ScriptInput): string => `$PolicyName = '${nameFor(input.clientId)}'`;

const find = `$Policy = Get-CsApplicationAccessPolicy | Where-Object { $_.Identity -eq "Tag:$PolicyName" }`;

const allow = (input: ScriptInput): string => {
  const everybody = input.group === null;
  return join(
    `# Lets the app read the online meetings that ${everybody ? 'anybody' : 'the people of one group'} organized, and their transcripts. Can be run again.
# Run it as a Teams administrator.`,
    join(begin, [appLine(input), policyLine(input), ...(everybody ? [] : [groupLines(input)])].join('\n')).trimEnd(),
    teams,
    `${find}
if (-not $Policy) {
  New-CsApplicationAccessPolicy -Identity $PolicyName -AppIds $AppId -Description 'Reads transcripts of calls' | Out-Null
}`,
    everybody
      ? `# One policy holds for a person: who has another one by name keeps that.
Grant-CsApplicationAccessPolicy -PolicyName $PolicyName -Global`
      : `# One policy holds for a person: who has another one by name keeps that.
Grant-CsApplicationAccessPolicy -PolicyName $PolicyName -Group $GroupAddress -Rank 1`,
    `# Apps and transcripts: both are off unless somebody switched them on.
Set-CsTeamsMeetingConfiguration -EnableGraphTranscriptAccess $true -EnableAttributedTranscripts $true`,
    `# Must name the policy. People follow within 30 minutes.
Get-CsApplicationAccessPolicy -Identity $PolicyName`,
  );
};

const undo = (input: ScriptInput): string =>
  join(
    `# Takes back the application access policy of Teams that was made for the app. Can be run again.`,
    join(begin, [policyLine(input), ...(input.group === null ? [] : [groupLines(input)])].join('\n')).trimEnd(),
    teams,
    input.group === null
      ? 'Grant-CsApplicationAccessPolicy -PolicyName $null -Global'
      : 'Grant-CsApplicationAccessPolicy -PolicyName $null -Group $GroupAddress',
    `${find}
if ($Policy) { Remove-CsApplicationAccessPolicy -Identity $PolicyName }`,
  );

export const meetingScripts = (input: ScriptInput): readonly Script[] => [
  {
    title: 'Let the app read calls: application access policy of Teams',
    text: 'Needed for call transcripts: without it Teams answers for nobody. With a group only its people are read. It also switches on that apps may read transcripts, with their speakers.',
    recommended: true,
    script: allow(input),
  },
  {
    title: 'Undo the application access policy of Teams',
    text: 'Takes the policy from everybody, or from the group, and removes it. No calls are read from then on.',
    recommended: false,
    script: undo(input),
  },
];
