// The order of the test files: stories first, for they take longest, so that no worker ends a run with one of them while the others are idle.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const isStory = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/e2e/');

/** The runner takes a class here. */
export class StoriesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isStory), ...sorted.filter((file) => !isStory(file))];
  }
}
